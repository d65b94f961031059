'use strict';
// unhandledRejection gets reason and promise, rejectionHandled comes when somebody handles it later.
const assert = require('assert');

const reason = new Error('late');
const promise = Promise.reject(reason);
const events = [];
process.on('unhandledRejection', (r, p) => {
  events.push('unhandled');
  assert.strictEqual(r, reason);
  assert.strictEqual(p, promise);
  setImmediate(() => promise.catch(() => {}));
});
process.on('rejectionHandled', (p) => {
  events.push('handled');
  assert.strictEqual(p, promise);
});
process.on('exit', () => assert.deepStrictEqual(events, ['unhandled', 'handled']));
