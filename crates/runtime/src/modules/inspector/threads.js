'use strict';

// Conversations across threads. A letter has a kind, the thread it comes from, and the number of its conversation: one thread
// opens it, the other serves it as one of its own; either closes it.

const { ArrayPrototypePush, ArrayPrototypeShift, SafeMap } = primordials;

const { deliveryOf } = require('#inspector/delivery');

const natives = internalBinding('inspector');
const { threadId } = internalBinding('worker');

// The kinds of letters.
const kOpen = 0;
const kToServer = 1;
const kToClient = 2;
const kClose = 3;
const kClosed = 4;

// Conversations that this thread serves, and those it has with others, by number.
const served = new SafeMap();
const clients = new SafeMap();

function serve(from, channel) {
  const { createConnection } = require('#inspector/connection');
  const send = (text) => natives.postLetter(from, kToClient, threadId, channel, text);
  const connection = createConnection(send, { deliver, waitForMessage });
  served.set(channel, { __proto__: null, connection, from });
}

/** Hands one letter on; true when it may have let a paused program go on. */
function handle({ 0: kind, 1: from, 2: channel, 3: text }) {
  switch (kind) {
    case kOpen:
      serve(from, channel);
      return false;
    case kToServer:
      served.get(channel)?.connection.dispatch(text);
      return true;
    case kToClient:
      clients.get(channel)?.receive(text);
      return false;
    case kClose: {
      const found = served.get(channel);
      served.delete(channel);
      found?.connection.disconnect();
      // It may have been the one that the program waited for.
      return true;
    }
    default: {
      const client = clients.get(channel);
      clients.delete(channel);
      client?.closed?.();
      return false;
    }
  }
}

const { deliver, waitWhile } = deliveryOf((waits) => natives.takeLetter(threadId, waits), handle);

/** Blocks until a message has come for a conversation that this thread serves; false when none can. */
function waitForMessage() {
  return waitWhile(() => served.size > 0);
}

/** Begins a conversation with a thread; undefined when there is none. `receive(text)` gets what it says. */
function connectTo(thread, receive, closed = undefined) {
  const channel = natives.newChannel();
  if (!natives.postLetter(thread, kOpen, threadId, channel, '')) return undefined;
  clients.set(channel, { __proto__: null, receive, closed });
  return {
    __proto__: null,
    thread,
    dispatch(text) {
      natives.postLetter(thread, kToServer, threadId, channel, text);
    },
    disconnect() {
      if (clients.delete(channel)) natives.postLetter(thread, kClose, threadId, channel, '');
    },
  };
}

/** Begins a conversation of a worker with the main thread; its messages come when the worker's code has a pause. */
function connectToMainThread(receive) {
  const texts = [];
  const deliver = () => {
    while (texts.length > 0) receive(ArrayPrototypeShift(texts));
  };
  const { queueMicrotask } = primordials.globalThis;
  return connectTo(0, (text) => {
    ArrayPrototypePush(texts, text);
    if (texts.length === 1) queueMicrotask(deliver);
  });
}

/** A worker begins: waits for its debugger, if its owner said so. */
function start() {
  // Conversations may still begin.
  require('#inspector/connection').waitForDebugger(() => waitWhile(() => true), true);
}

/** A worker's program has ended: waits for debuggers that want to be waited for, then leaves. */
function end() {
  deliver();
  const { connectionsWaiting, contextDestroyed } = require('#inspector/connection');
  if (served.size > 0) {
    contextDestroyed();
    while (connectionsWaiting() && waitForMessage());
  }
  for (const { 0: channel, 1: found } of served) {
    natives.postLetter(found.from, kClosed, threadId, channel, '');
    found.connection.disconnect();
  }
  served.clear();
  natives.closePost(threadId);
}

if (threadId !== 0) {
  const { hooks } = require('#process/exit');
  const last = hooks.atEnd;
  hooks.atEnd = () => {
    last?.();
    end();
  };
}

module.exports = { connectTo, connectToMainThread, onLetters: deliver, start };
