'use strict';

// The domains of the protocol that are about workers: NodeWorker, whose messages are wrapped into others, and Target, whose
// messages bear the number of their session.

const {
  ArrayPrototypePush,
  JSONParse,
  JSONStringify,
  SafeMap,
  SafeSet,
  String,
  StringPrototypeStartsWith,
} = primordials;

const { refusal } = require('#inspector/domains');

const kServerError = -32000;
const kInvalidParams = -32602;
const kMethodNotFound = -32601;

// Conversations that want to hear of workers.
const watching = new SafeSet();

function urlOf(file) {
  if (file === '[worker eval]') return '';
  if (StringPrototypeStartsWith(file, '/')) return require('url').pathToFileURL(file).href;
  return file;
}

/** A worker's name as debuggers show it. */
function titleOf({ id, name }) {
  return `[worker ${id}] ${name === '' ? 'WorkerThread' : name}`;
}

/** Begins a conversation with a worker. */
function attach(state, worker, waits) {
  const { connectTo } = require('#inspector/threads');
  const sessionId = String(state.nextSession++);
  const isTarget = state.autoAttach !== undefined;
  const receive = (message) => {
    if (isTarget) {
      const content = JSONParse(message);
      content.sessionId = sessionId;
      state.connection.say(content);
    } else {
      state.notify('NodeWorker.receivedMessageFromWorker', { sessionId, message });
    }
  };
  const connection = connectTo(worker.id, receive, () => detached(state, sessionId));
  if (connection === undefined) return;
  const found = { __proto__: null, connection, isTarget, info: undefined };
  state.workers.set(sessionId, found);
  const targetId = String(worker.id);
  const title = titleOf(worker);
  const url = urlOf(worker.file);
  if (isTarget) {
    const targetInfo = {
      targetId,
      type: 'node_worker',
      title,
      url,
      attached: true,
      canAccessOpener: true,
    };
    found.info = targetInfo;
    state.notify('Target.targetCreated', { targetInfo });
    state.notify('Target.attachedToTarget', { sessionId, targetInfo, waitingForDebugger: waits });
    return;
  }
  state.notify('NodeWorker.attachedToWorker', {
    sessionId,
    workerInfo: { workerId: targetId, type: 'worker', title, url },
    waitingForDebugger: waits,
  });
}

function detached(state, sessionId) {
  const found = state.workers.get(sessionId);
  if (found === undefined) return;
  state.workers.delete(sessionId);
  found.connection.disconnect();
  if (found.isTarget) state.notify('Target.detachedFromTarget', { sessionId });
  else state.notify('NodeWorker.detachedFromWorker', { sessionId });
}

/** A worker of this thread is about to start. */
function onStarting(worker) {
  let waits = false;
  for (const state of watching) waits ||= state.waitsOnStart;
  internalBinding('inspector').expectPost(worker.id, waits);
  for (const state of watching) attach(state, worker, state.waitsOnStart);
  worker.worker.once('exit', () => onEnded(worker.id));
}

function onEnded(id) {
  for (const state of watching) {
    for (const { 0: sessionId, 1: found } of state.workers) {
      if (found.connection.thread === id) detached(state, sessionId);
    }
  }
}

function watch(state, waitsOnStart) {
  state.waitsOnStart = waitsOnStart;
  state.workers ??= new SafeMap();
  state.nextSession ??= 1;
  if (watching.has(state)) return;
  watching.add(state);
  const { hooks, workers } = require('#worker_threads/thread');
  hooks.starting = onStarting;
  for (const worker of workers.values()) {
    attach(state, worker, false);
    worker.worker.once('exit', () => onEnded(worker.id));
  }
}

function unwatch(state) {
  if (!watching.delete(state)) return;
  for (const { connection } of state.workers.values()) connection.disconnect();
  state.workers.clear();
}

function workerOf(state, sessionId) {
  const found = state.workers?.get(sessionId);
  if (found === undefined) throw refusal(kServerError, 'Session does not exist');
  return found;
}

function check(condition) {
  if (!condition) throw refusal(kInvalidParams, 'Invalid parameters');
}

/** Node has the domain behind a flag. */
function requireFlag(method) {
  if (!require('#internal/options').getOptionValue('--experimental-worker-inspection')) {
    throw refusal(kMethodNotFound, `'${method}' wasn't found`);
  }
}

const commands = {
  __proto__: null,
  'NodeWorker.enable': (state, { waitForDebuggerOnStart }) => {
    check(typeof waitForDebuggerOnStart === 'boolean');
    watch(state, waitForDebuggerOnStart);
  },
  'NodeWorker.disable': unwatch,
  'NodeWorker.sendMessageToWorker': (state, { message, sessionId }) => {
    check(typeof message === 'string' && typeof sessionId === 'string');
    workerOf(state, sessionId).connection.dispatch(message);
  },
  'NodeWorker.detach': (state, { sessionId }) => {
    check(typeof sessionId === 'string');
    workerOf(state, sessionId);
    detached(state, sessionId);
  },
  'Target.getTargets': (state) => {
    requireFlag('Target.getTargets');
    const targetInfos = [];
    for (const { info } of state.workers?.values() ?? []) {
      if (info !== undefined) ArrayPrototypePush(targetInfos, info);
    }
    return { targetInfos };
  },
  'Target.setAutoAttach': (state, { autoAttach, waitForDebuggerOnStart }) => {
    requireFlag('Target.setAutoAttach');
    check(typeof autoAttach === 'boolean' && typeof waitForDebuggerOnStart === 'boolean');
    if (autoAttach) {
      state.autoAttach = true;
      watch(state, waitForDebuggerOnStart);
    } else {
      unwatch(state);
      state.autoAttach = undefined;
    }
  },
};

/** Hands a message on that bears a session's number. */
function forward(state, sessionId, message) {
  const text = JSONStringify({ ...message, sessionId: undefined });
  workerOf(state, sessionId).connection.dispatch(text);
}

/** Ends what a conversation had started. */
function release(state) {
  unwatch(state);
}

module.exports = { commands, forward, release };
