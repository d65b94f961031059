'use strict';
// The public `readline/promises` module: the line reader with promises, and `Readline`, which
// gathers cursor movements until they are committed.

const { ArrayPrototypeJoin, ArrayPrototypePush, Promise, StringPrototypeSlice, SymbolDispose } =
  primordials;

const { addAbortListener } = require('events');
const {
  AbortError,
  codes: { ERR_INVALID_ARG_TYPE, ERR_USE_AFTER_CLOSE },
} = require('#internal/errors');
const { kEmptyObject } = require('#internal/util');
const { validateAbortSignal, validateBoolean, validateInteger } = require('#internal/validators');
const { CSI, clearDown, clearSequence, moveSequence } = require('#readline/callbacks');
const { Interface: BaseInterface } = require('#readline/interface');

class Interface extends BaseInterface {
  question(query, options = kEmptyObject) {
    return new Promise((resolve, reject) => {
      if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
      let answer = resolve;
      const signal = options?.signal;
      if (signal) {
        validateAbortSignal(signal, 'options.signal');
        if (signal.aborted) {
          reject(new AbortError(undefined, { cause: signal.reason }));
          return;
        }
        const onAbort = () => {
          this._questionCancel();
          reject(new AbortError(undefined, { cause: signal.reason }));
        };
        const disposable = addAbortListener(signal, onAbort);
        answer = (text) => {
          disposable[SymbolDispose]();
          resolve(text);
        };
      }
      this._questionReject = reject;
      this._question(query, answer);
    });
  }

  _tabComplete(lastKeypressWasTab) {
    completeLine(this, lastKeypressWasTab);
  }
}

async function completeLine(iface, lastKeypressWasTab) {
  iface.pause();
  let value;
  try {
    value = await iface.completer(StringPrototypeSlice(iface.line, 0, iface.cursor));
  } catch (error) {
    const { inspect } = require('#util/inspect');
    iface._writeToOutput(`Tab completion error: ${inspect(error)}`);
    return;
  } finally {
    iface.resume();
  }
  iface._tabCompleter(lastKeypressWasTab, value);
}

function isWritable(stream) {
  return (
    stream !== null &&
    typeof stream === 'object' &&
    typeof stream.write === 'function' &&
    typeof stream.on === 'function' &&
    stream.writable !== false
  );
}

class Readline {
  #autoCommit = false;
  #stream;
  #pending = [];

  constructor(stream, options = undefined) {
    if (!isWritable(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    this.#stream = stream;
    if (options?.autoCommit != null) {
      validateBoolean(options.autoCommit, 'options.autoCommit');
      this.#autoCommit = options.autoCommit;
    }
  }

  #add(data) {
    if (this.#autoCommit) process.nextTick(() => this.#stream.write(data));
    else ArrayPrototypePush(this.#pending, data);
    return this;
  }

  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (y != null) validateInteger(y, 'y');
    return this.#add(y == null ? `${CSI}${x + 1}G` : `${CSI}${y + 1};${x + 1}H`);
  }

  moveCursor(dx, dy) {
    if (dx || dy) {
      validateInteger(dx, 'dx');
      validateInteger(dy, 'dy');
      return this.#add(moveSequence(dx, dy));
    }
    return this;
  }

  clearLine(dir) {
    validateInteger(dir, 'dir', -1, 1);
    return this.#add(clearSequence(dir));
  }

  clearScreenDown() {
    return this.#add(clearDown);
  }

  commit() {
    return new Promise((resolve) => {
      this.#stream.write(ArrayPrototypeJoin(this.#pending, ''), resolve);
      this.#pending = [];
    });
  }

  rollback() {
    this.#pending = [];
    return this;
  }
}

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = { Interface, Readline, createInterface };
