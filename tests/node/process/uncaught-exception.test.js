'use strict';
// The monitor sees an exception first, then the listener with its origin; the process goes on.
const assert = require('assert');

const events = [];
process.on('uncaughtExceptionMonitor', (e, origin) => events.push(['monitor', e.message, origin]));
process.on('uncaughtException', (e, origin) => events.push(['caught', e.message, origin]));
setTimeout(() => events.push('alive'), 1);
process.on('exit', (code) => {
  assert.strictEqual(code, 0);
  assert.deepStrictEqual(events, [
    ['monitor', 'boom', 'uncaughtException'],
    ['caught', 'boom', 'uncaughtException'],
    'alive',
  ]);
});
throw new Error('boom');
