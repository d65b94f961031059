'use strict';
const assert = require('assert');
const { session } = require('./session.js');
const finish = require('../finish.js');

finish(async () => {
  const s = session();
  s.text();
  const run = async (line, answer) => {
    s.write(`${line}\n`);
    assert.strictEqual(await s.until('> '), `${answer}\n> `, line);
  };
  await run('await Promise.resolve(7)', '7');
  await run('const { a, b: [c] } = await { a: 1, b: [2] }', 'undefined');
  await run('a + c', '3');
  await run('class K {}; await 1', '1');
  await run('typeof K', "'function'");
  await run('await 0; function f() { return 5 }', 'undefined');
  await run('f()', '5');
  await run('await 5 // five', '5');
  await run('await Promise.reject(1)', 'Uncaught 1');
  await run('[await 1, await 2]', '[ 1, 2 ]');
  await run('let sum = 0; for await (const n of [1, 2]) sum += n; sum', '3');
  await run('async () => { await 1 }', '[AsyncFunction (anonymous)]');
  s.server.close();
});
