// Flags: --experimental-vm-modules --no-warnings
'use strict';

// Evaluating a module of a context whose microtasks wait for its own evaluations gives a promise of the program, which
// the program can wait for.

const assert = require('node:assert');
const vm = require('node:vm');
const finish = require('../finish');

finish(async () => {
  const context = vm.createContext({ seen: [] }, { microtaskMode: 'afterEvaluate' });
  const evaluate = async (text) => {
    const module = new vm.SourceTextModule(text, { context });
    await module.link(() => {});
    const promise = module.evaluate();
    assert.ok(promise instanceof Promise);
    return promise;
  };
  assert.strictEqual(
    await evaluate('seen.push(1); Promise.resolve().then(() => seen.push(2));'),
    undefined,
  );
  assert.deepStrictEqual([...context.seen], [1, 2]);
  await evaluate('await 0; seen.push(3);');
  assert.deepStrictEqual([...context.seen], [1, 2, 3]);
  await assert.rejects(evaluate(`throw new Error('one')`), { message: 'one' });
  await assert.rejects(evaluate(`await 0; throw new Error('two')`), { message: 'two' });
});
