'use strict';

// Exceptions pause the program where they are thrown, if the session wants those that are caught.

const assert = require('assert');
const { Session } = require('inspector');

const session = new Session();
session.connect();
session.post('Debugger.enable');

const reasons = [];
session.on('Debugger.paused', ({ params }) => {
  reasons.push([
    params.reason,
    params.callFrames[0].functionName,
    params.data.description.split('\n')[0],
  ]);
});

function thrower() {
  throw new Error('here');
}

function attempt() {
  try {
    thrower();
  } catch {
    return true;
  }
  return false;
}

attempt();
assert.deepStrictEqual(reasons, []);
session.post('Debugger.setPauseOnExceptions', { state: 'all' });
attempt();
assert.deepStrictEqual(reasons, [['exception', 'thrower', 'Error: here']]);
session.post('Debugger.setPauseOnExceptions', { state: 'none' });
attempt();
assert.strictEqual(reasons.length, 1);
session.disconnect();
