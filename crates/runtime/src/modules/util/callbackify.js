'use strict';
// `util.callbackify`: a function with an error-first callback out of one that returns a promise.

const {
  ArrayPrototypePop,
  ErrorCaptureStackTrace,
  FunctionPrototypeBind,
  ObjectDefineProperties,
  ObjectGetOwnPropertyDescriptors,
  ReflectApply,
} = primordials;

const {
  codes: { ERR_FALSY_VALUE_REJECTION },
} = require('#internal/errors');
const { validateFunction } = require('#internal/validators');

function onRejected(reason, callback) {
  // A callback reads a falsy first argument as success: such reasons are wrapped.
  if (!reason) {
    reason = new ERR_FALSY_VALUE_REJECTION(reason);
    ErrorCaptureStackTrace(reason, onRejected);
  }
  callback(reason);
}

function callbackify(original) {
  validateFunction(original, 'original');

  // The callback runs outside of the promise, so that what it throws is an uncaught exception.
  function callbackified(...args) {
    const last = ArrayPrototypePop(args);
    validateFunction(last, 'last argument');
    const callback = FunctionPrototypeBind(last, this);
    // Any thenable will do.
    ReflectApply(original, this, args).then(
      (value) => process.nextTick(callback, null, value),
      (reason) => process.nextTick(onRejected, reason, callback),
    );
  }

  const descriptors = ObjectGetOwnPropertyDescriptors(original);
  if (typeof descriptors.length.value === 'number') descriptors.length.value++;
  if (typeof descriptors.name.value === 'string') descriptors.name.value += 'Callbackified';
  for (const key in descriptors) descriptors[key] = { __proto__: null, ...descriptors[key] };
  ObjectDefineProperties(callbackified, descriptors);
  return callbackified;
}

module.exports = { callbackify };
