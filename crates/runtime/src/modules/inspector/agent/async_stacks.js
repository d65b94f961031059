'use strict';

// Asynchronous stacks: who started what runs now. They are kept while a session asks for them, by the hooks of
// `node:async_hooks`, which know the resource that every piece of work belongs to.

const { stackOfRows } = require('frames');
const { sessions } = require('target');

const host = internalBinding;

let depth = 0;

/** As deep as the session that asks for most. */
function update() {
  let wanted = 0;
  for (const session of sessions) wanted = Math.max(wanted, session.asyncDepth);
  if (wanted === depth) return;
  depth = wanted;
  host.keepAsyncStacks(depth);
}

/** The stack behind what runs now, with those behind it. */
function current() {
  const chain = host.asyncStack();
  let trace;
  for (let i = chain.length - 1; i >= 0; i--) {
    const stack = stackOfRows(chain[i].rows);
    stack.description = chain[i].type;
    if (trace !== undefined) stack.parent = trace;
    trace = stack;
  }
  return trace;
}

module.exports = { current, update };
