'use strict';

// `--experimental-web-worker`: the global `Worker`, a thread with the globals of browsers' workers.

const {
  ArrayPrototypePush,
  ObjectAssign,
  ObjectDefineProperties,
  ObjectDefineProperty,
  PromisePrototypeThen,
  StringPrototypeStartsWith,
  SymbolToStringTag,
  TypeError,
} = primordials;

const { EventTarget, defineEventHandler } = require('#events/event_target');
const { kEnumerableProperty } = require('#internal/util');
const { setImmediate } = require('#timers/internal');

function refused(code, message) {
  return ObjectAssign(new TypeError(message), { code });
}

function failed(what) {
  return `Failed to construct 'Worker': ${what}`;
}

/** A member of the options that is one of a few words. */
function wordOf(value, name, type, words) {
  if (value === undefined) return words[0];
  const text = `${value}`;
  for (let i = 0; i < words.length; i++) {
    if (words[i] === text) return text;
  }
  throw refused(
    'ERR_INVALID_ARG_VALUE',
    failed(`${name} in Argument 2 '${text}' is not a valid enum value of type ${type}.`),
  );
}

/** The address of a script: what is no URL is a path from the working directory on. */
function urlOf(given) {
  const { URL, pathToFileURL } = require('url');
  const text = `${given}`;
  const url = URL.canParse(text) ? new URL(text) : pathToFileURL(require('path').resolve(text));
  const { protocol } = url;
  if (protocol !== 'file:' && protocol !== 'data:' && protocol !== 'blob:') {
    const { DOMException } = require('#internal/dom_exception');
    throw new DOMException(
      `Worker scripts must be file:, data: or blob: URLs: ${url.href}`,
      'NotSupportedError',
    );
  }
  return url.href;
}

class Worker extends EventTarget {
  #worker;
  #ended = false;
  // What was posted before the script was there.
  #waiting = [];

  constructor(scriptURL, options = undefined) {
    super();
    if (arguments.length === 0) {
      throw refused('ERR_MISSING_ARGS', failed('1 argument required, but only 0 present.'));
    }
    if (options !== undefined && options !== null && typeof options !== 'object') {
      throw refused(
        'ERR_INVALID_ARG_TYPE',
        failed('Argument 2 cannot be converted to a dictionary'),
      );
    }
    const { credentials, name, type } = options ?? {};
    wordOf(credentials, 'credentials', 'RequestCredentials', ['same-origin', 'omit', 'include']);
    const entry = {
      kind: 'web',
      name: name === undefined ? '' : `${name}`,
      source: undefined,
      text: urlOf(scriptURL),
      type: wordOf(type, 'type', 'WorkerType', ['classic', 'module']),
    };
    if (StringPrototypeStartsWith(entry.text, 'blob:')) this.#fetch(entry);
    else if (StringPrototypeStartsWith(entry.text, 'data:')) this.#unpack(entry);
    else this.#start(entry);
  }

  #unpack(entry) {
    entry.source = require('#web_worker/script').ofDataUrl(entry.text);
    if (entry.source === undefined) this.#refuse(entry);
    else this.#start(entry);
  }

  #refuse({ text }) {
    const message = `Failed to fetch the worker script: ${text}`;
    setImmediate(() => {
      if (!this.#ended) this.#fail({ message, error: undefined });
    });
  }

  /** The script of a blob, which only this thread may know. */
  #fetch(entry) {
    const blob = require('#web_worker/script').blobAt(entry.text);
    if (blob === undefined) {
      this.#refuse(entry);
      return;
    }
    PromisePrototypeThen(blob.text(), (source) => {
      entry.source = source;
      if (!this.#ended) this.#start(entry);
    });
  }

  #start(entry) {
    const worker = require('#worker_threads/worker').startWeb(entry);
    this.#worker = worker;
    worker.on('message', (data) => {
      const { MessageEvent } = require('#worker_threads/message_event');
      if (!this.#ended) this.dispatchEvent(new MessageEvent('message', { data, ports: [] }));
    });
    worker.on('messageerror', (data) => {
      const { MessageEvent } = require('#worker_threads/message_event');
      this.dispatchEvent(new MessageEvent('messageerror', { data }));
    });
    worker.on('error', (error) => {
      const message = `${error?.message ?? error}`;
      if (!this.#ended) this.#fail({ message, error });
    });
    const waiting = this.#waiting;
    this.#waiting = undefined;
    for (let i = 0; i < waiting.length; i++) worker.postMessage(waiting[i]);
  }

  #fail({ message, error }) {
    const { ErrorEvent } = require('#events/error_event');
    this.dispatchEvent(new ErrorEvent('error', { cancelable: true, message, error }));
  }

  postMessage(message, transfer = undefined) {
    if (arguments.length === 0) {
      throw refused(
        'ERR_MISSING_ARGS',
        "Failed to execute 'postMessage' on 'Worker': 1 argument required, but only 0 present.",
      );
    }
    if (this.#worker !== undefined) {
      this.#worker.postMessage(message, transfer);
      return;
    }
    const { structuredClone } = require('#internal/structured_clone');
    const clone = structuredClone(message);
    if (!this.#ended) ArrayPrototypePush(this.#waiting, clone);
  }

  terminate() {
    this.#ended = true;
    this.#worker?.terminate();
  }
}

ObjectDefineProperty(Worker, 'length', { __proto__: null, configurable: true, value: 1 });
ObjectDefineProperties(Worker.prototype, {
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'Worker' },
  postMessage: kEnumerableProperty,
  terminate: kEnumerableProperty,
});
defineEventHandler(Worker.prototype, 'error');
defineEventHandler(Worker.prototype, 'message');
defineEventHandler(Worker.prototype, 'messageerror');

module.exports = { Worker };
