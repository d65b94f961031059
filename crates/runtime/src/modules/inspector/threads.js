'use strict';

// Conversations across threads. A letter has a kind, the thread it comes from, and the number of its conversation: one thread
// opens it, the other serves it as one of its own; either closes it.

const { ArrayPrototypePush, ArrayPrototypeShift, SafeMap } = primordials;

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
let delivering = false;

function serve(from, channel) {
  const { createConnection } = require('#inspector/connection');
  const send = (text) => natives.postLetter(from, kToClient, threadId, channel, text);
  const connection = createConnection(send, { waitForMessage });
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
      return false;
    }
    default: {
      const client = clients.get(channel);
      clients.delete(channel);
      client?.closed?.();
      return false;
    }
  }
}

/** As `handle`, with no other letter handed on in between, whatever interrupts. */
function handleAlone(letter) {
  const outer = delivering;
  delivering = true;
  try {
    return handle(letter);
  } finally {
    delivering = outer;
  }
}

/** Blocks until a message has come for a conversation that this thread serves; false when none can. */
function waitForMessage() {
  while (served.size > 0) {
    const letter = natives.takeLetter(threadId, true);
    if (letter === undefined) return false;
    if (handleAlone(letter)) return true;
  }
  return false;
}

/** As that, while conversations may still begin. */
function waitForAny() {
  for (;;) {
    const letter = natives.takeLetter(threadId, true);
    if (letter === undefined) return false;
    if (handleAlone(letter)) return true;
  }
}

/** There may be letters: called from the loop, and in the middle of running code. */
function onLetters() {
  if (delivering) return;
  delivering = true;
  try {
    let letter = natives.takeLetter(threadId, false);
    while (letter !== undefined) {
      handle(letter);
      letter = natives.takeLetter(threadId, false);
    }
  } finally {
    delivering = false;
  }
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
  onLetters();
  require('#inspector/connection').waitForDebugger(waitForAny);
}

/** A worker's program has ended: waits for debuggers that want to be waited for, then leaves. */
function end() {
  onLetters();
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

require('#worker_threads/thread').hooks.ending = end;

module.exports = { connectTo, connectToMainThread, onLetters, start };
