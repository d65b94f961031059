'use strict';

// A port where debuggers reach this thread. The natives' thread serves it and puts what happens into a box; here the letters
// of the box are handed to conversations, and what those say is sent. `onLetters` is called by the runtime, from the loop or in
// the middle of running code, whenever there may be letters.

const { SafeMap, SafeSet, StringPrototypeIncludes, StringPrototypeSplit, ArrayPrototypeIncludes } =
  primordials;

const natives = internalBinding('inspector_server');
const connections = require('#inspector/connection');
const { deliveryOf } = require('#inspector/delivery');
const { current } = require('#inspector/place');

// The kinds of letters.
const kOpened = 0;
const kMessage = 1;

const peers = new SafeMap();
// Those that have said something: a program that ends waits for them to leave.
const spoken = new SafeSet();
let address;
let atEnd = false;

function rawStderr(text) {
  internalBinding('process_methods').rawStderr(text);
}

/** Hands one letter on; true for a message. */
function handle({ 0: kind, 1: peer, 2: text }) {
  if (kind === kMessage) {
    spoken.add(peer);
    peers.get(peer)?.dispatch(text);
    return true;
  }
  if (kind === kOpened) {
    const send = (message) => natives.send(peer, message);
    peers.set(peer, connections.createConnection(send, { deliver, waitForMessage }));
    return false;
  }
  const connection = peers.get(peer);
  peers.delete(peer);
  spoken.delete(peer);
  connection?.disconnect();
  // It may have been the one that the program waited for.
  return true;
}

const { deliver, waitWhile } = deliveryOf(natives.take, handle);

/** Blocks the thread until a debugger has spoken; false when none is left. */
function waitForMessage() {
  return waitWhile(() => peers.size > 0);
}

/** There may be letters, or somebody asked for a server by the signal. */
function onLetters(signal) {
  if (signal) onSignal();
  else deliver();
}

function onSignal() {
  // A program that listens for the signal has it for itself.
  if (address !== undefined || process.listenerCount('SIGUSR1') > 0) return;
  const { host, port } = current();
  open(host, port);
}

function publishes(to) {
  const { getOptionValue } = require('#internal/options');
  const list = StringPrototypeSplit(getOptionValue('--inspect-publish-uid') ?? '', ',');
  return ArrayPrototypeIncludes(list, to);
}

/** Title and url of the program. */
function target() {
  const script = process.argv[1];
  if (script === undefined || process._eval != null) {
    return { title: `${process.title}[${process.pid}]`, url: 'file://' };
  }
  const { pathToFileURL } = require('url');
  return { title: script, url: pathToFileURL(script).href };
}

/** Begins to listen; false, and a line on standard error, when that fails. */
function open(host, port) {
  const { randomUUID } = require('crypto');
  const { title, url } = target();
  const started = natives.start(
    host,
    port,
    randomUUID(),
    title,
    url,
    publishes('http'),
    publishes('stderr'),
    StringPrototypeSplit(process.version, 'v')[1],
    require('#inspector/protocol').text(),
  );
  if (started === undefined) {
    rawStderr(`Unable to resolve "${host}": unknown node or service\n`);
    return false;
  }
  if (typeof started === 'number') {
    const reason = require('util').getSystemErrorMessage(started);
    const place = StringPrototypeIncludes(host, ':') ? `[${host}]` : host;
    rawStderr(`Starting inspector on ${place}:${port} failed: ${reason}\n`);
    return false;
  }
  current().host = host;
  current().port = started[0];
  address = started[1];
  connections.beginRecording();
  waitAtEnd();
  return true;
}

/** Whom debuggers are told of stays until they have left. */
function waitAtEnd() {
  if (atEnd) return;
  atEnd = true;
  const { hooks } = require('#process/exit');
  const last = hooks.atEnd;
  hooks.atEnd = () => {
    hooks.atEnd = undefined;
    last?.();
    deliver();
    if (address === undefined || peers.size === 0) return;
    // Whoever is told may be gone before the next line.
    const waits = spoken.size > 0;
    connections.contextDestroyed();
    if (!waits) return;
    rawStderr('Waiting for the debugger to disconnect...\n');
    while (waitWhile(() => spoken.size > 0));
  };
}

/** Ends the server and its conversations. */
function close() {
  if (address === undefined) return;
  address = undefined;
  natives.stop();
  const open = [];
  peers.forEach((connection) => {
    open[open.length] = connection;
  });
  peers.clear();
  spoken.clear();
  for (let i = 0; i < open.length; i++) open[i].disconnect();
}

/** Where debuggers connect, if they can. */
function url() {
  return address;
}

/** Blocks the thread until a debugger says that the program may run. */
function waitForDebugger() {
  // Debuggers may still come.
  connections.waitForDebugger(() => waitWhile(() => true));
}

module.exports = { close, onLetters, open, url, waitForDebugger };
