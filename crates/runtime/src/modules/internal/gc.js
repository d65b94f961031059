'use strict';

// The global function of --expose-gc.

const { PromiseResolve } = primordials;

const { collect } = internalBinding('messaging');

/** `gc()`, `gc({ type: 'minor' | 'major', execution: 'sync' | 'async' })` */
function gc(options = undefined) {
  const minor = options === true || options?.type === 'minor';
  collect(minor);
  if (options?.execution === 'async') return PromiseResolve();
  return undefined;
}

module.exports = { gc };
