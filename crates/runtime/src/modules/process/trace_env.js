'use strict';

// `--trace-env`, `--trace-env-js-stack` and `--trace-env-native-stack`: every use of an environment variable is told on
// stderr.

const { ReflectGetOwnPropertyDescriptor, ReflectHas } = primordials;

const { getOptionValue } = require('#internal/options');
const { nativeStack, rawStderr } = internalBinding('process_methods');

const withStack = getOptionValue('--trace-env-js-stack');
const withNativeStack = getOptionValue('--trace-env-native-stack');

function tell(what, below) {
  let text = `[--trace-env] ${what}\n`;
  if (withNativeStack) text += `----- Native stack trace -----\n\n${nativeStack()}`;
  if (withStack) {
    const lines = require('#process/trace_stack').frames(below);
    if (lines.length > 0) {
      text += '\n----- JavaScript stack trace -----\n\n';
      for (let i = 0; i < lines.length; i++) text += `${i + 1}: ${lines[i]}\n`;
      text += '\n\n';
    }
  }
  rawStderr(text);
}

/** The traps of an environment's proxy, telling what is done to it. */
function told(traps) {
  const traced = {
    __proto__: traps,
    get(object, key, receiver) {
      if (typeof key === 'string') tell(`get "${key}"`, traced.get);
      return traps.get(object, key, receiver);
    },
    set(object, key, value, receiver) {
      if (typeof key === 'string') tell(`set "${key}"`, traced.set);
      return traps.set(object, key, value, receiver);
    },
    has(object, key) {
      if (typeof key === 'string') tell(`query "${key}"`, traced.has);
      return ReflectHas(object, key);
    },
    getOwnPropertyDescriptor(object, key) {
      if (typeof key === 'string') tell(`query "${key}"`, traced.getOwnPropertyDescriptor);
      return ReflectGetOwnPropertyDescriptor(object, key);
    },
    defineProperty(object, key, descriptor) {
      if (typeof key === 'string') tell(`set "${key}"`, traced.defineProperty);
      return traps.defineProperty(object, key, descriptor);
    },
    deleteProperty(object, key) {
      if (typeof key === 'string') tell(`delete "${key}"`, traced.deleteProperty);
      return traps.deleteProperty(object, key);
    },
    ownKeys(object) {
      tell('enumerate environment variables', traced.ownKeys);
      return traps.ownKeys(object);
    },
  };
  return traced;
}

module.exports = { told };
