'use strict';

// Commands that nobody knows and parameters of the wrong kind are refused by the protocol's numbers.

const assert = require('assert');
const { Session } = require('inspector');

const session = new Session();
session.connect();

function refused(method, params, message) {
  let error;
  session.post(method, params, (failure) => {
    error = failure;
  });
  assert.strictEqual(error?.code, 'ERR_INSPECTOR_COMMAND', method);
  assert.match(error.message, message);
}

refused('Runtime.zork', {}, /-32601: 'Runtime\.zork' wasn't found/);
refused('Zork.enable', {}, /-32601: 'Zork\.enable' wasn't found/);
refused('zork', {}, /-32601: 'zork' wasn't found/);
refused('Runtime.evaluate', {}, /-32602/);
refused('Runtime.evaluate', { expression: 5 }, /-32602/);
refused('Runtime.evaluate', { expression: '1', contextId: 99 }, /Cannot find context/);
refused('Runtime.getProperties', { objectId: 'zork' }, /Invalid remote object id/);
refused('Debugger.resume', {}, /Can only perform operation while paused/);
refused('Debugger.setBreakpointByUrl', { lineNumber: 1 }, /not enabled/);
session.disconnect();
