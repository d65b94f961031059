'use strict';

// Programs that look at stacks find the function's caller two lines below it, whatever the scope has to do.

const assert = require('assert');
const { AsyncLocalStorage, AsyncResource, createHook } = require('async_hooks');

class Handler extends AsyncResource {
  handle(...args) {
    return this.runInAsyncScope(callback, null, ...args);
  }

  handleBare() {
    return this.runInAsyncScope(callback);
  }
}

function callback() {
  const lines = new Error('here').stack.split('\n');
  return lines.slice(1, 4).map((line) => line.trim().split(' ')[1]);
}

const storage = new AsyncLocalStorage();
const handler = new Handler('HANDLER');
const inFrame = storage.run(1, () => new Handler('HANDLER'));

function check() {
  for (const one of [handler, inFrame]) {
    assert.deepStrictEqual(one.handleBare(), [
      'callback',
      'Handler.runInAsyncScope',
      'Handler.handleBare',
    ]);
    for (const args of [[], [1], [1, 2], [1, 2, 3]]) {
      assert.deepStrictEqual(one.handle(...args), [
        'callback',
        'Handler.runInAsyncScope',
        'Handler.handle',
      ]);
    }
  }
}

check();
createHook({ before() {}, after() {} }).enable();
check();
