'use strict';

// `--trace-promises`: where promises are made and settled, on stderr.

const { SafeWeakMap } = primordials;

const { addPromiseHooks } = require('#async_hooks/promise_hooks');
const { stackLines } = require('#process/trace_stack');
const { rawStderr } = internalBinding('process_methods');

const numbers = new SafeWeakMap();
let made = 0;

function numberOf(promise) {
  let number = numbers.get(promise);
  if (number === undefined) {
    number = made++;
    numbers.set(promise, number);
  }
  return number;
}

function tell(what, below) {
  const lines = stackLines(below);
  rawStderr(`[--trace-promises] ${what}\n${lines === '' ? '' : `${lines}\n`}`);
}

function init(promise, parent) {
  const by = parent === undefined ? '' : `promise #${numberOf(parent)} `;
  tell(`${by}created promise #${numberOf(promise)}`, init);
}

function settled(promise) {
  tell(`resolved promise #${numberOf(promise)}`, settled);
}

function start() {
  addPromiseHooks({ init, before: undefined, after: undefined, settled });
}

module.exports = { start };
