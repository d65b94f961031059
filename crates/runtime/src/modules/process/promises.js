'use strict';

// Unhandled promise rejections: what the runtime reports of promises is collected here and dealt with
// once the tick and microtask queues are empty, after the mode of `--unhandled-rejections`.

const {
  ArrayPrototypePush,
  ArrayPrototypeShift,
  Error,
  FunctionPrototypeToString,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetPrototypeOf,
  ObjectPrototype,
  ObjectPrototypeToString,
  SafeWeakMap,
  String,
} = primordials;

const { isProxy } = internalBinding('types');

const { tickInfo, promiseRejectEvents, tellRejectionsAtOnce } = internalBinding('task_queue');
const { setFrame } = require('#async_hooks/internal');
const { isErrorLike } = require('#internal/errors');

const kHasRejectionToWarn = 1;

// Promises with a rejection that is not handled (yet), with its story.
const unhandled = new SafeWeakMap();
let pending = [];
// Where the ones begin that nobody has been told of.
let first = 0;
const handledLate = [];
let lastId = 0;

// Set while trace events are wanted: called with whether a rejection was handled after all.
let trace;
function traceRejections(listener) {
  trace = listener;
  tellRejectionsAtOnce(listener !== undefined);
}

/** Told by the runtime; `frame` is the async context of a rejection. */
function promiseRejected(type, promise, reason, frame) {
  if (type === promiseRejectEvents.kPromiseRejectWithNoHandler) {
    trace?.(false);
    const entry = { promise, reason, id: ++lastId, warned: false, frame };
    unhandled.set(promise, entry);
    ArrayPrototypePush(pending, entry);
    tickInfo[kHasRejectionToWarn] = 1;
  } else if (type === promiseRejectEvents.kPromiseHandlerAddedAfterReject) {
    const entry = unhandled.get(promise);
    if (entry === undefined) return;
    trace?.(true);
    unhandled.delete(promise);
    // Mostly it is the last one: an `await` follows at once.
    if (pending.length > first && pending[pending.length - 1] === entry) pending.length--;
    if (entry.warned) {
      ArrayPrototypePush(handledLate, entry);
      tickInfo[kHasRejectionToWarn] = 1;
    }
  }
}

/** Ends the program if `--unhandled-rejections` was given something that is no mode. */
function checkMode() {
  const { getOptionValue } = require('#internal/options');
  const name = getOptionValue('--unhandled-rejections');
  if (name && modes[name] === undefined) {
    const { rawStderr, reallyExit } = internalBinding('process_methods');
    rawStderr(
      `${internalBinding('process_methods').startInfo().execPath}: invalid value for --unhandled-rejections\n`,
    );
    reallyExit(9);
  }
}

/** The error of a rejection whose reason is no error. */
class UnhandledPromiseRejection extends Error {
  constructor(reason) {
    super(
      'This error originated either by throwing inside of an async function without a catch block, ' +
        'or by rejecting a promise which was not handled with .catch(). The promise rejected with ' +
        `the reason "${describeReason(reason)}".`,
    );
    this.code = 'ERR_UNHANDLED_REJECTION';
    this.name = 'UnhandledPromiseRejection';
  }
}

/** The value of a property, unless code of the program would have to run for it. */
function dataOf(object, key) {
  for (let at = object; at !== null && !isProxy(at); at = ObjectGetPrototypeOf(at)) {
    const descriptor = ObjectGetOwnPropertyDescriptor(at, key);
    if (descriptor !== undefined) return descriptor.value;
  }
  return undefined;
}

// The reason as the engine's own messages show values: the text of functions, objects by their class.
function describeReason(reason) {
  if (typeof reason === 'function') return isProxy(reason) ? '' : FunctionPrototypeToString(reason);
  if (typeof reason !== 'object' || reason === null) return String(reason);
  if (isProxy(reason)) return '#<Object>';
  if (dataOf(reason, 'toString') === ObjectPrototype.toString) {
    const made = dataOf(reason, 'constructor');
    const name = typeof made === 'function' ? dataOf(made, 'name') : '';
    if (typeof name === 'string' && name !== '') return `#<${name}>`;
  }
  return ObjectPrototypeToString(reason);
}

function errorOf(reason) {
  return isErrorLike(reason) ? reason : new UnhandledPromiseRejection(reason);
}

function triggerUncaughtException(error) {
  require('#process/execution').onUncaughtException(error, true);
}

const advice =
  'Unhandled promise rejection. This error originated either by throwing inside of an async ' +
  'function without a catch block, or by rejecting a promise which was not handled with .catch(). ' +
  'To terminate the node process on unhandled promise rejection, use the CLI flag ' +
  '`--unhandled-rejections=strict` (see ' +
  'https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). ';

function createWarning(name, message) {
  const warning = new Error(message);
  warning.name = name;
  return warning;
}

/** Two warnings: what the reason was and what to do about it. */
function emitRejectionWarning(entry) {
  const { reason, id } = entry;
  const name = 'UnhandledPromiseRejectionWarning';
  const warning = createWarning(name, `${advice}(rejection id: ${id})`);
  try {
    if (isErrorLike(reason)) {
      warning.stack = reason.stack;
      process.emitWarning(reason.stack, name);
    } else {
      process.emitWarning(
        typeof reason === 'symbol' ? String(reason) : inspectReason(reason),
        name,
      );
    }
  } catch {
    // A hostile reason cannot be shown.
    process.emitWarning('The rejection reason cannot be displayed', name);
  }
  process.emitWarning(warning);
}

function inspectReason(reason) {
  if (typeof reason !== 'object' && typeof reason !== 'function') return String(reason);
  return describeReason(reason);
}

const emit = (entry) => process.emit('unhandledRejection', entry.reason, entry.promise);

const modes = {
  __proto__: null,
  strict(entry) {
    triggerUncaughtException(errorOf(entry.reason));
    if (!emit(entry)) emitRejectionWarning(entry);
  },
  throw(entry) {
    if (!emit(entry)) triggerUncaughtException(errorOf(entry.reason));
  },
  warn(entry) {
    emit(entry);
    emitRejectionWarning(entry);
  },
  none(entry) {
    emit(entry);
  },
  'warn-with-error-code'(entry) {
    if (emit(entry)) return;
    emitRejectionWarning(entry);
    process.exitCode = 1;
  },
};

let handleRejection;
function mode() {
  if (handleRejection === undefined) {
    const { getOptionValue } = require('#internal/options');
    const name = getOptionValue('--unhandled-rejections');
    handleRejection = modes[name] ?? modes.throw;
  }
  return handleRejection;
}

/** Deals with what was collected; true when that may have queued more ticks. */
function processPromiseRejections() {
  let maybeMore = false;
  while (handledLate.length > 0) {
    const { id, promise } = ArrayPrototypeShift(handledLate);
    process.emit('rejectionHandled', promise);
    maybeMore = true;
    if (
      mode() === modes.warn ||
      mode() === modes.strict ||
      mode() === modes['warn-with-error-code']
    ) {
      process.emitWarning(
        createWarning(
          'PromiseRejectionHandledWarning',
          `Promise rejection was handled asynchronously (rejection id: ${id})`,
        ),
      );
    }
  }
  // The loop takes what is pending now; handlers may add more for the next round.
  for (let count = pending.length - first; count > 0 && first < pending.length; count--) {
    const entry = pending[first];
    pending[first++] = undefined;
    if (!unhandled.has(entry.promise)) continue;
    entry.warned = true;
    setFrame(entry.frame);
    try {
      mode()(entry);
    } finally {
      setFrame(undefined);
    }
    maybeMore = true;
  }
  if (pending.length === first) {
    pending = [];
    first = 0;
    tickInfo[kHasRejectionToWarn] = 0;
  }
  return maybeMore || pending.length !== first;
}

module.exports = { checkMode, processPromiseRejections, promiseRejected, traceRejections };
