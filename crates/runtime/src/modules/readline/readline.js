'use strict';
// The public `readline` module: the line reader with callbacks.

const {
  FunctionPrototypeCall,
  ObjectDefineProperty,
  ObjectSetPrototypeOf,
  Promise,
  PromiseReject,
  SymbolDispose,
} = primordials;

const { addAbortListener } = require('events');
const { AbortError } = require('#internal/errors');
const { kEmptyObject, promisify } = require('#internal/util');
const { validateAbortSignal } = require('#internal/validators');
const { defineLazyValue } = require('#internal/value_properties');
const { clearLine, clearScreenDown, cursorTo, moveCursor } = require('#readline/callbacks');
const { Interface: BaseInterface } = require('#readline/interface');
const { emitKeypressEvents } = require('#readline/keys');

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  // A completer of one argument returns its result; the reader wants one with a callback.
  const given =
    input?.completer && typeof input.completer === 'function' ? input.completer : completer;
  if (typeof given === 'function' && given.length !== 2) {
    const withCallback = (line, callback) => callback(null, given(line));
    if (input?.completer) input = { ...streamOptions(input), completer: withCallback };
    else completer = withCallback;
  }
  FunctionPrototypeCall(BaseInterface, this, input, output, completer, terminal);
}

/** The options of an interface, which may be inherited. */
function streamOptions(options) {
  const copy = {};
  for (const key in options) copy[key] = options[key];
  return copy;
}

ObjectSetPrototypeOf(Interface.prototype, BaseInterface.prototype);
ObjectSetPrototypeOf(Interface, BaseInterface);

// Programs of old reach for these by name, on this very prototype.
const internalMethods = [
  '_addHistory',
  '_deleteLeft',
  '_deleteLineLeft',
  '_deleteLineRight',
  '_deleteRight',
  '_deleteWordLeft',
  '_deleteWordRight',
  '_getDisplayPos',
  '_historyNext',
  '_historyPrev',
  '_insertString',
  '_line',
  '_moveCursor',
  '_normalWrite',
  '_onLine',
  '_refreshLine',
  '_setRawMode',
  '_tabComplete',
  '_ttyWrite',
  '_wordLeft',
  '_wordRight',
  '_writeToOutput',
];
for (let i = 0; i < internalMethods.length; i++) {
  const name = internalMethods[i];
  Interface.prototype[name] = BaseInterface.prototype[name];
}
Interface.prototype._getCursorPos = BaseInterface.prototype.getCursorPos;

/** Asks `query` and calls back with the answer. */
Interface.prototype.question = function question(query, options, cb) {
  cb = typeof options === 'function' ? options : cb;
  if (options === null || typeof options !== 'object') options = kEmptyObject;
  const { signal } = options;
  if (signal) {
    validateAbortSignal(signal, 'options.signal');
    if (signal.aborted) return;
    const onAbort = () => this._questionCancel();
    const disposable = addAbortListener(signal, onAbort);
    const original = cb;
    cb = (answer) => {
      disposable[SymbolDispose]();
      return typeof original === 'function' ? original(answer) : undefined;
    };
  }
  if (typeof cb === 'function') this._question(query, cb);
};

ObjectDefineProperty(Interface.prototype.question, promisify.custom, {
  __proto__: null,
  configurable: true,
  value: function question(query, options) {
    if (options === null || typeof options !== 'object') options = kEmptyObject;
    const { signal } = options;
    if (signal?.aborted) return PromiseReject(new AbortError(undefined, { cause: signal.reason }));
    return new Promise((resolve, reject) => {
      let callback = resolve;
      if (signal) {
        const onAbort = () => reject(new AbortError(undefined, { cause: signal.reason }));
        validateAbortSignal(signal, 'options.signal');
        const disposable = addAbortListener(signal, onAbort);
        callback = (answer) => {
          disposable[SymbolDispose]();
          resolve(answer);
        };
      }
      this.question(query, options, callback);
    });
  },
});

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = {
  Interface,
  clearLine,
  clearScreenDown,
  createInterface,
  cursorTo,
  emitKeypressEvents,
  moveCursor,
  promises: undefined,
};

defineLazyValue(module.exports, 'promises', () => require('#readline/promises'));
