'use strict';
// `util.aborted` and the abort signals that may be sent to another thread.

const { FunctionPrototypeCall, ObjectDefineProperty, Symbol } = primordials;

const {
  AbortController,
  AbortSignal,
  abortSignal,
  aborted,
  createAbortSignal,
  isAbortSignal,
} = require('#events/abort_controller');
const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { kDeserialize, kTransfer, kTransferList } = internalBinding('messaging');

function hidden(object, key, value) {
  ObjectDefineProperty(object, key, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value,
    writable: true,
  });
}

/** A signal on its way into this thread. */
function ClonedAbortSignal() {
  return createAbortSignal();
}
ClonedAbortSignal.prototype = AbortSignal.prototype;

hidden(AbortSignal.prototype, kDeserialize, function deserialize({ aborted, reason, port }) {
  if (aborted) {
    abortSignal(this, reason);
    return;
  }
  const { kReceiver, nativeClose, nativeStart } = require('#worker_threads/port');
  port[kReceiver] = (given) => {
    FunctionPrototypeCall(nativeClose, port);
    abortSignal(this, given);
  };
  FunctionPrototypeCall(nativeStart, port);
});

/** What a message about the signal takes along; the signal itself goes on as it is. */
function transfer() {
  const { aborted, reason } = this;
  const port = this[kLeaving];
  this[kLeaving] = undefined;
  return {
    data: aborted ? { aborted, reason } : { aborted, port },
    deserializeInfo: '#util/abort:ClonedAbortSignal',
  };
}

const kLeaving = Symbol('kLeaving');

function transferList() {
  if (this.aborted) return [];
  const { MessageChannel } = require('#worker_threads/port');
  const { port1, port2 } = new MessageChannel();
  this.addEventListener(
    'abort',
    () => {
      port1.postMessage(this.reason);
      port1.close();
    },
    { once: true },
  );
  hidden(this, kLeaving, port2);
  return [port2];
}

/** Marks a signal as one that `structuredClone` and `postMessage` accept in their transfer list. */
function transferableAbortSignal(signal) {
  if (!isAbortSignal(signal)) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  hidden(signal, kTransfer, transfer);
  hidden(signal, kTransferList, transferList);
  return signal;
}

function transferableAbortController() {
  const controller = new AbortController();
  transferableAbortSignal(controller.signal);
  return controller;
}

module.exports = {
  ClonedAbortSignal,
  aborted,
  transferableAbortController,
  transferableAbortSignal,
};
