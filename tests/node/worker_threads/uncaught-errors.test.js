'use strict';
// What a worker throws becomes its owner's 'error' event, then 'exit' with code 1.

const assert = require('assert');
const { Worker } = require('worker_threads');

function run(text, check) {
  const worker = new Worker(text, { eval: true });
  let seen = 0;
  worker.on('error', (error) => {
    seen++;
    check(error);
  });
  worker.on('exit', (code) => {
    assert.strictEqual(code, 1);
    assert.strictEqual(seen, 1);
  });
}

run('class E extends TypeError {}; const e = new E("m"); e.code = "X"; throw e;', (error) => {
  assert.ok(error instanceof TypeError);
  assert.strictEqual(error.message, 'm');
  assert.strictEqual(error.code, 'X');
});
run('throw { a: 1 };', (error) => assert.deepStrictEqual(error, { a: 1 }));
run('Promise.reject(new Error("late"));', (error) => assert.strictEqual(error.message, 'late'));
run('setTimeout(() => { throw new RangeError("timer"); }, 1);', (error) => {
  assert.ok(error instanceof RangeError);
});
run('this is no program', (error) => assert.strictEqual(error.name, 'SyntaxError'));
