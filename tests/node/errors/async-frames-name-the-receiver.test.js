'use strict';

// Functions that await stand in stacks with the type of their receiver and the place of the `await`.

const assert = require('node:assert');
const finish = require('../finish');

class Store {
  constructor() {
    this.name = 'store';
  }

  async load() {
    await null;
    throw new Error(this.name);
  }

  async open() {
    const value = await this.load(1);
    return value;
  }

  async start() {
    const opening = this.open();
    await opening;
  }
}

finish(async () => {
  const error = await new Store().start().catch((reason) => reason);
  const lines = error.stack.split('\n').map((line) => line.trim().replace(/\(.*[\\/]/, '('));
  const awaiting = lines.filter((line) => line.startsWith('at async Store'));
  assert.deepStrictEqual(awaiting, [
    'at async Store.open (async-frames-name-the-receiver.test.js:19:19)',
    'at async Store.start (async-frames-name-the-receiver.test.js:25:5)',
  ]);
  // The function that goes on has its receiver as well.
  assert.strictEqual(lines[1], 'at Store.load (async-frames-name-the-receiver.test.js:15:11)');
});
