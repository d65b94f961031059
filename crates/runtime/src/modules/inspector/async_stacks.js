'use strict';

// Where asynchronous work was started from, for debuggers that ask for it: a hook of `node:async_hooks` keeps the stack of
// every resource that is made, until the resource is gone.

const { ArrayPrototypePush, SafeMap, StringPrototypeStartsWith } = primordials;

// How many frames of one stack are kept.
const kFrames = 50;

let depth = 0;
let hook;
// By async id: `{ type, rows, trigger }`.
const stacks = new SafeMap();

function captureRows() {
  const { callSites } = internalBinding('util');
  const sites = callSites(kFrames, captureRows);
  const rows = [];
  for (let i = 0; i < sites.length; i++) {
    const file = sites[i].getFileName() ?? '';
    if (StringPrototypeStartsWith(file, 'node:internal/inspector')) continue;
    ArrayPrototypePush(
      rows,
      sites[i].getFunctionName() ?? '',
      file,
      sites[i].getLineNumber() ?? 1,
      sites[i].getColumnNumber() ?? 1,
    );
  }
  return rows;
}

const handlers = {
  __proto__: null,
  init(id, type) {
    const parent = require('async_hooks').executionAsyncId();
    const shown = type === 'PROMISE' ? 'Promise.then' : type;
    stacks.set(id, { __proto__: null, type: shown, rows: captureRows(), parent });
  },
  destroy(id) {
    stacks.delete(id);
  },
};

/** Keeps stacks so that chains of this length can be told; none for 0. */
function keep(newDepth) {
  depth = newDepth;
  if (depth > 0) {
    hook ??= require('async_hooks').createHook(handlers);
    hook.enable();
  } else {
    hook?.disable();
    stacks.clear();
  }
}

/** The stacks behind what runs now, the nearest first. */
function current() {
  const chain = [];
  let id = require('async_hooks').executionAsyncId();
  while (chain.length < depth) {
    const found = stacks.get(id);
    if (found === undefined) break;
    ArrayPrototypePush(chain, found);
    id = found.parent;
  }
  return chain;
}

module.exports = { current, keep };
