'use strict';

// Messages between a primary and its workers, on the channel that both have: each has a number, and an answer names the
// number of its question.

const { SafeMap } = primordials;

const waiting = new SafeMap();
let nextNumber = 0;

/** Sends over a process's channel; with a callback an answer is waited for. */
function send(target, message, handle, callback) {
  if (!target.connected) return false;
  message = { cmd: 'NODE_CLUSTER', ...message, seq: nextNumber };
  if (callback !== undefined) waiting.set(nextNumber, callback);
  nextNumber++;
  return target.send(message, handle);
}

/** A listener for 'internalMessage' that tells answers from questions. */
function receiver(worker, onQuestion) {
  return (message, handle) => {
    if (message.cmd !== 'NODE_CLUSTER') return;
    if (message.ack !== undefined) {
      const callback = waiting.get(message.ack);
      if (callback !== undefined) {
        waiting.delete(message.ack);
        callback(message, handle);
        return;
      }
    }
    onQuestion(worker, message, handle);
  };
}

module.exports = { receiver, send };
