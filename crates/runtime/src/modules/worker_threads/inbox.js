'use strict';

// `postMessageToThread`: a message to any thread of the process, by its number.

const { ArrayFrom, Promise } = primordials;

const { sendToThread, threadId: ownId } = internalBinding('worker');
const {
  codes: {
    ERR_WORKER_MESSAGING_ERRORED,
    ERR_WORKER_MESSAGING_FAILED,
    ERR_WORKER_MESSAGING_SAME_THREAD,
    ERR_WORKER_MESSAGING_TIMEOUT,
  },
} = require('#internal/errors');
const { validateNumber } = require('#internal/validators');

// What became of a message.
const kDelivered = 0;
const kNoListener = 1;
const kListenerThrew = 2;

/** Hands a message from another thread to the listeners of 'workerMessage'. */
function receive(value, source) {
  try {
    return process.emit('workerMessage', value, source) ? kDelivered : kNoListener;
  } catch {
    return kListenerThrew;
  }
}

/** Resolves when a listener of the thread has taken the message. */
async function postMessageToThread(threadId, value, transferList, timeout) {
  if (typeof transferList === 'number' && timeout === undefined) {
    timeout = transferList;
    transferList = [];
  }
  if (timeout !== undefined) validateNumber(timeout, 'timeout', 0);
  if (threadId === ownId) throw new ERR_WORKER_MESSAGING_SAME_THREAD();
  const status = await new Promise((resolve, reject) => {
    let timer;
    const list =
      transferList === undefined || transferList === null ? undefined : ArrayFrom(transferList);
    const sent =
      typeof threadId === 'number' &&
      sendToThread(threadId, value, list, (result) => {
        if (timer !== undefined) require('#timers/internal').clearTimeout(timer);
        resolve(result);
      });
    if (!sent) resolve(kNoListener);
    else if (timeout !== undefined) {
      timer = require('#timers/internal').setTimeout(() => {
        reject(new ERR_WORKER_MESSAGING_TIMEOUT());
      }, timeout);
    }
  });
  if (status === kDelivered) return;
  if (status === kListenerThrew) throw new ERR_WORKER_MESSAGING_ERRORED();
  throw new ERR_WORKER_MESSAGING_FAILED();
}

module.exports = { postMessageToThread, receive };
