'use strict';
// What is set on an object that inherits from the environment is that object's own, as it was given; children that get
// it as their environment see it.
const assert = require('assert');
const { execFileSync } = require('child_process');
const { SHARE_ENV, Worker } = require('worker_threads');

process.env.NODUS_TEST_KEPT = 'kept';
const env = Object.create(process.env);
env.NODUS_TEST_OWN = 1;
env.NODUS_TEST_KEPT = 'other';
assert.strictEqual(env.NODUS_TEST_OWN, 1);
assert.deepStrictEqual(Object.keys(env), ['NODUS_TEST_OWN', 'NODUS_TEST_KEPT']);
assert.strictEqual(process.env.NODUS_TEST_OWN, undefined);
assert.strictEqual(process.env.NODUS_TEST_KEPT, 'kept');
assert.strictEqual(env.PATH, process.env.PATH);

const symbol = Symbol('own');
env[symbol] = 2;
assert.strictEqual(env[symbol], 2);
assert.strictEqual(process.env[symbol], undefined);

const receiver = {};
assert.strictEqual(Reflect.set(process.env, 'NODUS_TEST_OWN', 'x', receiver), true);
assert.deepStrictEqual(receiver, { NODUS_TEST_OWN: 'x' });
assert.strictEqual('NODUS_TEST_OWN' in process.env, false);

const print =
  "const { NODUS_TEST_OWN: own, NODUS_TEST_KEPT: kept } = process.env; process.stdout.write(own + ',' + kept)";
const run = (options) => `${execFileSync(process.execPath, ['-e', print], options)}`;
assert.strictEqual(run({ env }), '1,other');
assert.strictEqual(run({}), 'undefined,kept');

// Sharing it with another thread makes another object of it.
new Worker('', { eval: true, env: SHARE_ENV });
const shared = Object.create(process.env);
shared.NODUS_TEST_OWN = 1;
assert.strictEqual(shared.NODUS_TEST_OWN, 1);
assert.strictEqual('NODUS_TEST_OWN' in process.env, false);
process.env.NODUS_TEST_OWN = 2;
assert.strictEqual(process.env.NODUS_TEST_OWN, '2');
assert.strictEqual(shared.NODUS_TEST_OWN, 1);
