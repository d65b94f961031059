'use strict';

// What the natives of messages call: the classes that objects on their way belong to, errors, the events of ports.

const { Error, StringPrototypeLastIndexOf, StringPrototypeSlice, SymbolPrototypeToString } =
  primordials;

const { has } = internalBinding('builtins');
const { kDeserialize } = internalBinding('messaging');

/** An empty object of the class that a message names as `#file:Class`. Only classes that take part are ever made. */
function construct(info) {
  const at = StringPrototypeLastIndexOf(info, ':');
  const file = at === -1 ? info : StringPrototypeSlice(info, 0, at);
  if (at !== -1 && file[0] === '#' && has(file)) {
    const Class = require(file)[StringPrototypeSlice(info, at + 1)];
    if (typeof Class?.prototype?.[kDeserialize] === 'function') return new Class();
  }
  throw new Error(`Missing internal module '${file}'`);
}

function dataCloneError(message) {
  const { DOMException } = require('#internal/dom_exception');
  return new DOMException(message, 'DataCloneError');
}

function symbolText(symbol) {
  return SymbolPrototypeToString(symbol);
}

function initPort(port) {
  require('#worker_threads/port').initPort(port);
}

// Known from the first message on: finding the file again would cost each one.
let emit;

function emitMessage(port, value, ports, type) {
  emit ??= require('#worker_threads/port').emitMessage;
  emit(port, value, ports, type);
}

function onPortClose(port) {
  require('#worker_threads/port').onPortClose(port);
}

function warnLostPort() {
  process.emitWarning(
    'The target port was posted to itself, and the communication channel was lost',
  );
}

function receiveFromThread(value, source) {
  return require('#worker_threads/inbox').receive(value, source);
}

function lockEvent(id, kind) {
  require('#worker_threads/locks').onEvent(id, kind);
}

// The last answer of `environment`, and after how many changes it was made.
let known;
let knownChanges;

/** This thread's environment as names and values in turn. */
function environment() {
  const source = require('#process/env');
  const changes = source.changes();
  if (known !== undefined && changes !== undefined && changes === knownChanges) return known;
  const { env } = source;
  const pairs = [];
  for (const name in env) {
    pairs[pairs.length] = name;
    pairs[pairs.length] = env[name];
  }
  known = pairs;
  knownChanges = changes;
  return pairs;
}

module.exports = {
  construct,
  dataCloneError,
  emitMessage,
  environment,
  initPort,
  lockEvent,
  onPortClose,
  receiveFromThread,
  symbolText,
  warnLostPort,
};
