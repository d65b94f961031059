'use strict';

// Trace events: which categories are wanted, and the writing of events in Chrome's format. Where events
// come from is in `sources.js`, which attaches itself to the modules only while somebody wants them.
//
// Natives: `internalBinding('trace_events')` = { start(pattern, atEnd), write(text), threadId(),
// timestamp() }.

const {
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  JSONStringify,
  NumberPrototypeToString,
  SafeMap,
  SafeSet,
  StringPrototypeSplit,
  StringPrototypeTrim,
} = primordials;

const { start, threadId, timestamp, write: writeToFile } = internalBinding('trace_events');
const { getOptionValue } = require('#internal/options');

// How many want each category.
const wanted = new SafeMap();
let pid;
let tid;
let started = false;
// Debuggers that want the events, each a function of an event's text.
const sinks = new SafeSet();

/** Hands an event on to whom it is for. */
function write(text) {
  if (started) writeToFile(text);
  if (sinks.size === 0) return;
  for (const sink of sinks) sink(text);
}

/** Whether a group of categories, separated by commas, has one that is wanted. */
function isEnabled(group) {
  if (wanted.size === 0) return false;
  const names = StringPrototypeSplit(group, ',');
  for (let i = 0; i < names.length; i++) {
    if (wanted.has(names[i])) return true;
  }
  return false;
}

/** Writes an event; `extra` are further fields of it. */
function emit(phase, group, name, args = {}, extra = undefined) {
  const ts = timestamp();
  write(JSONStringify({ pid, tid, ts, tts: ts, ph: phase, cat: group, name, ...extra, args }));
}

/** An event of an asynchronous operation that is known by `id`. */
function emitAsync(phase, group, name, id, args = {}) {
  emit(phase, group, name, args, { id: `0x${NumberPrototypeToString(id, 16)}` });
}

function emitMetadata(name, args) {
  write(JSONStringify({ pid, tid, ts: 0, tts: 0, ph: 'M', cat: '__metadata', name, args }));
}

/** What a reader has to know about this thread and, on the main thread, the process. */
function describeThread() {
  const { isMainThread, threadId: number, threadName } = require('worker_threads');
  if (!isMainThread) {
    emitMetadata('thread_name', { name: `[worker ${number}] ${threadName || 'WorkerThread'}` });
    return;
  }
  emitMetadata('process_name', { name: title ?? process.title });
  emitMetadata('version', { node: process.versions.node });
  emitMetadata('thread_name', { name: 'JavaScriptMainThread' });
  emitMetadata('node', {
    process: {
      versions: process.versions,
      arch: process.arch,
      platform: process.platform,
      release: { name: process.release.name, lts: process.release.lts },
    },
  });
}

let title;
function atEnd() {
  if (process.title !== title) emitMetadata('process_name', { name: process.title });
  require('#trace_events/sources').end();
}

function ensureStarted() {
  if (started) return;
  started = true;
  ({ pid } = process);
  // The process gets its name only later.
  title = getOptionValue('--title') || process.title;
  tid = threadId();
  start(getOptionValue('--trace-event-file-pattern'), atEnd);
  describeThread();
}

function enableCategories(names) {
  for (let i = 0; i < names.length; i++) wanted.set(names[i], (wanted.get(names[i]) ?? 0) + 1);
  ensureStarted();
  require('#trace_events/sources').update();
}

/** Has `sink` get the events of categories, until the function that this gives is called. */
function collect(names, sink) {
  pid ??= process.pid;
  tid ??= threadId();
  sinks.add(sink);
  for (let i = 0; i < names.length; i++) wanted.set(names[i], (wanted.get(names[i]) ?? 0) + 1);
  require('#trace_events/sources').update();
  describeThread();
  return () => {
    disableCategories(names);
    sinks.delete(sink);
  };
}

function disableCategories(names) {
  for (let i = 0; i < names.length; i++) {
    const count = wanted.get(names[i]);
    if (count === 1) wanted.delete(names[i]);
    else if (count !== undefined) wanted.set(names[i], count - 1);
  }
  require('#trace_events/sources').update();
}

/** The wanted categories as one text, undefined for none. */
function enabledCategories() {
  if (wanted.size === 0) return undefined;
  const names = [];
  for (const name of wanted.keys()) ArrayPrototypePush(names, name);
  return ArrayPrototypeJoin(names, ',');
}

/** Begins what the command line asks for, before anything that could be traced is loaded. */
function startFromCommandLine() {
  let text = getOptionValue('--trace-event-categories');
  if (!text) text = 'v8,node,node.async_hooks';
  const names = [];
  const parts = StringPrototypeSplit(text, ',');
  for (let i = 0; i < parts.length; i++) {
    const name = StringPrototypeTrim(parts[i]);
    if (name !== '') ArrayPrototypePush(names, name);
  }
  enableCategories(names);
}

module.exports = {
  collect,
  disableCategories,
  emit,
  emitAsync,
  enableCategories,
  enabledCategories,
  isEnabled,
  startFromCommandLine,
};
