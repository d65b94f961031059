'use strict';
// The frames of those who await are in a stack however long the program has been running.
const assert = require('assert');
const finish = require('../finish');

const rejectLater = () =>
  new Promise((_resolve, reject) => process.nextTick(reject, new Error('later')));

async function request() {
  try {
    return await rejectLater();
  } catch {
    return new Error('for its stack').stack;
  }
}

async function findMe() {
  return await request();
}

finish(async () => {
  for (let i = 0; i < 1500; i++) {
    await new Promise((resolve) => setImmediate(() => process.nextTick(resolve)));
    const stack = await findMe();
    assert.match(stack, /at async findMe/, `turn ${i}: ${stack}`);
  }
});
