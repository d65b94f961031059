'use strict';
// `process.binding('inspector')` has the port for debuggers and conversations with this thread's own.

const assert = require('assert');
const inspector = require('inspector');

const b = process.binding('inspector');
assert.strictEqual(b.console, inspector.console);
assert.deepStrictEqual([b.isEnabled(), b.url(), b.waitForDebugger()], [false, undefined, false]);

const said = [];
const connection = new b.Connection((text) => said.push(JSON.parse(text)));
connection.dispatch('{"id":1,"method":"Runtime.evaluate","params":{"expression":"1+1"}}');
connection.disconnect();
assert.strictEqual(said[0].id, 1);
assert.strictEqual(said[0].result.result.value, 2);

const called = [];
b.consoleCall(
  () => called.push('debugger'),
  (...args) => called.push(args),
  1,
  2,
);
assert.deepStrictEqual(called, [[1, 2]]);
const receiver = {};
function asked(...args) {
  return [this, args];
}
assert.deepStrictEqual(b.callAndPauseOnStart(asked, receiver, 1), [receiver, [1]]);

assert.strictEqual(b.open(0, '127.0.0.1'), undefined);
assert.strictEqual(b.isEnabled(), true);
assert.strictEqual(b.url(), inspector.url());
inspector.close();
