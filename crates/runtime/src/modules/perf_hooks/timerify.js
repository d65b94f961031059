'use strict';

// `timerify`: a function that reports how long each call took.

const { MathCeil, ObjectDefineProperties, ReflectApply, ReflectConstruct } = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { kEmptyObject } = require('#internal/util');
const { validateFunction, validateObject } = require('#internal/validators');
const { createNodeEntry } = require('#perf_hooks/entries');
const { isHistogram } = require('#perf_hooks/histogram');
const { now } = require('#perf_hooks/now');
const { enqueue, hasObserver } = require('#perf_hooks/observe');

function finish(name, start, args, histogram) {
  // The clock is read only for those who want to know.
  if (histogram === undefined && !hasObserver('function')) return;
  const duration = now() - start;
  if (histogram !== undefined) histogram.record(MathCeil(duration * 1e6) || 1);
  if (!hasObserver('function')) return;
  const entry = createNodeEntry(name, 'function', start, duration, args);
  for (let i = 0; i < args.length; i++) entry[i] = args[i];
  enqueue(entry);
}

function timerify(fn, options = kEmptyObject) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (
    histogram !== undefined &&
    (!isHistogram(histogram) || typeof histogram.record !== 'function')
  ) {
    throw new ERR_INVALID_ARG_TYPE('options.histogram', 'RecordableHistogram', histogram);
  }

  function timerified(...args) {
    const isConstructor = new.target !== undefined;
    const start = now();
    const result = isConstructor ? ReflectConstruct(fn, args, fn) : ReflectApply(fn, this, args);
    if (!isConstructor && typeof result?.finally === 'function') {
      return result.finally(() => finish(fn.name, start, args, histogram));
    }
    finish(fn.name, start, args, histogram);
    return result;
  }
  ObjectDefineProperties(timerified, {
    length: { __proto__: null, configurable: false, enumerable: true, value: fn.length },
    name: {
      __proto__: null,
      configurable: false,
      enumerable: true,
      value: `timerified ${fn.name}`,
    },
  });
  return timerified;
}

module.exports = { timerify };
