'use strict';

// The global function of --expose-gc and --expose-gc-as.

const { PromiseResolve } = primordials;

const { collect } = internalBinding('messaging');

/** `gc()`, `gc({ type: 'minor' | 'major', execution: 'sync' | 'async' })` */
function gc(options = undefined) {
  const minor = options === true || options?.type === 'minor';
  collect(minor);
  if (options?.execution === 'async') return PromiseResolve();
  return undefined;
}

/** The name that it has as a global. */
function gcName() {
  const name = require('#internal/options').getOptionValue('--expose-gc-as');
  return name ? `${name}` : 'gc';
}

module.exports = { gc, gcName };
