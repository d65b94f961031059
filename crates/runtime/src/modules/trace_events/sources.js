'use strict';

// Where trace events come from. Each source attaches itself to a part of the runtime when one of its
// categories is wanted and lets go when none is.

const {
  ArrayIsArray,
  MathRound,
  ObjectKeys,
  ReflectApply,
  SafeMap,
  SafeWeakMap,
  StringPrototypeSlice,
} = primordials;

const { emit, emitAsync, isEnabled } = require('#trace_events/internal');

// ===== async hooks =====

const kAsyncHooks = 'node,node.async_hooks';

function asyncHooks() {
  const { createHook } = require('async_hooks');
  const { executionAsyncId } = require('#async_hooks/internal');
  // The kinds of what has not been destroyed.
  const types = new SafeMap();
  const hook = createHook({
    init(asyncId, type, triggerAsyncId) {
      types.set(asyncId, type);
      emitAsync('b', kAsyncHooks, type, asyncId, {
        data: { executionAsyncId: executionAsyncId(), triggerAsyncId },
      });
    },
    before(asyncId) {
      const type = types.get(asyncId);
      if (type !== undefined) emit('B', kAsyncHooks, `${type}_CALLBACK`);
    },
    after(asyncId) {
      const type = types.get(asyncId);
      if (type !== undefined) emit('E', kAsyncHooks, `${type}_CALLBACK`);
    },
    destroy(asyncId) {
      const type = types.get(asyncId);
      if (type === undefined) return;
      types.delete(asyncId);
      emitAsync('e', kAsyncHooks, type, asyncId);
    },
  });
  hook.enable();
  return () => hook.disable();
}

// ===== collections of garbage =====

function collections() {
  const { onCollections } = require('#async_hooks/destroyed');
  return onCollections((taken) => {
    for (let i = 0; i < taken.length; i += 4) {
      const name = taken[i] ? 'V8.GCScavenger' : 'V8.GCFinalizeMC';
      emit('X', 'v8', name, {}, { dur: MathRound(taken[i + 3] * 1000) });
    }
  });
}

// ===== the console =====

const kConsole = 'node,node.console';

function console() {
  const channels = require('#console/channels');
  const ids = new SafeMap();
  let nextId = 1;
  channels.trace = {
    count(label, count) {
      emit('C', kConsole, `count::${label}`, { data: count });
    },
    time(label) {
      ids.set(label, nextId);
      emitAsync('b', kConsole, `time::${label}`, nextId++);
    },
    timeLog(label, formatted, data) {
      emitAsync('n', kConsole, `time::${label}`, ids.get(label) ?? 0, {
        data: { formatted, data },
      });
    },
    timeEnd(label) {
      emitAsync('e', kConsole, `time::${label}`, ids.get(label) ?? 0);
      ids.delete(label);
    },
  };
  return () => {
    channels.trace = undefined;
  };
}

// ===== http and net =====

function subscribed(pairs) {
  const dc = require('diagnostics_channel');
  for (let i = 0; i < pairs.length; i++) dc.subscribe(pairs[i][0], pairs[i][1]);
  return () => {
    for (let i = 0; i < pairs.length; i++) dc.unsubscribe(pairs[i][0], pairs[i][1]);
  };
}

const kHttp = 'node,node.http';

function http() {
  const ids = new SafeWeakMap();
  let nextId = 1;
  const begin = (object, name, args) => {
    ids.set(object, nextId);
    emitAsync('b', kHttp, name, nextId++, args);
  };
  const end = (object, name, args) => {
    const id = ids.get(object);
    if (id !== undefined) emitAsync('e', kHttp, name, id, args);
  };
  return subscribed([
    [
      'http.client.request.start',
      ({ request }) =>
        begin(request, 'http.client.request', { path: request.path, method: request.method }),
    ],
    [
      'http.client.response.finish',
      ({ request, response }) =>
        end(request, 'http.client.request', { statusCode: response.statusCode }),
    ],
    [
      'http.server.request.start',
      ({ request }) =>
        begin(request, 'http.server.request', { url: request.url, method: request.method }),
    ],
    [
      'http.server.response.finish',
      ({ request, response }) =>
        end(request, 'http.server.request', { statusCode: response.statusCode }),
    ],
  ]);
}

const kNet = 'node,node.net,node.net.native';

function net() {
  const { watchers } = require('#diagnostics_channel/internal');
  let nextId = 1;
  watchers.connect = (socket, args) => {
    const id = nextId++;
    let open = true;
    const end = () => {
      if (!open) return;
      open = false;
      emitAsync('e', kNet, 'connect', id);
    };
    emitAsync('b', kNet, 'connect', id, describeTarget(args));
    socket.prependOnceListener('connect', end);
    socket.prependOnceListener('close', end);
  };
  return () => {
    watchers.connect = undefined;
  };
}

/** Where a socket is about to connect to. */
function describeTarget(args) {
  const { normalizeArgs } = require('#net/internal');
  // Those of `net.connect` are in order already.
  const { 0: options } = ArrayIsArray(args[0]) ? args[0] : normalizeArgs(args);
  const { host, path, port } = options;
  if (typeof path !== 'string') return { ip: host ?? 'localhost', port };
  const isAbstract = path[0] === '\0';
  return {
    path_type: isAbstract ? 'abstract socket' : 'file',
    pipe_path: isAbstract ? StringPrototypeSlice(path, 1) : path,
  };
}

// ===== files =====

const kFsSync = 'node,node.fs,node.fs.sync';
const kFsAsync = 'node,node.fs,node.fs.async';
// Natives whose names differ from those that Node traces; one that does several things has several.
const fsNames = {
  __proto__: null,
  copyFile: ['copyfile'],
  existsSync: ['access'],
  readFile: ['open', 'fstat', 'read', 'close'],
  readv: ['read'],
  removeTree: ['rm'],
  scandir: ['readdir'],
  writeFile: ['open', 'write', 'close'],
  writeString: ['write'],
  writev: ['write'],
};
const fsAsyncNames = { __proto__: null, futimes: 'futime', lutimes: 'lutime', readdir: 'scandir' };
fsAsyncNames.utimes = 'utime';

/** Wraps the natives of `fs`; called before the modules that take them are loaded, so only for the command line. */
function wrapFiles() {
  const binding = internalBinding('fs');
  const keys = ObjectKeys(binding);
  let nextId = 1;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const native = binding[key];
    if (typeof native !== 'function' || native.prototype !== undefined) continue;
    const names = fsNames[key] ?? [key];
    binding[key] = function (...args) {
      const callback = args[args.length - 1];
      if (typeof callback !== 'function') return tracedSync(native, this, args, names);
      if (!isEnabled(kFsAsync)) return ReflectApply(native, this, args);
      const id = nextId++;
      for (let j = 0; j < names.length; j++) {
        emitAsync('b', kFsAsync, fsAsyncNames[names[j]] ?? names[j], id);
      }
      args[args.length - 1] = function (...results) {
        for (let j = names.length - 1; j >= 0; j--) {
          emitAsync('e', kFsAsync, fsAsyncNames[names[j]] ?? names[j], id);
        }
        return ReflectApply(callback, this, results);
      };
      return ReflectApply(native, this, args);
    };
  }
}

function tracedSync(native, self, args, names) {
  if (!isEnabled(kFsSync)) return ReflectApply(native, self, args);
  for (let i = 0; i < names.length; i++) emit('B', kFsSync, `fs.sync.${names[i]}`);
  try {
    return ReflectApply(native, self, args);
  } finally {
    for (let i = names.length - 1; i >= 0; i--) emit('E', kFsSync, `fs.sync.${names[i]}`);
  }
}

// ===== user timing =====

const kUserTiming = 'node,node.perf,node.perf.usertiming';

function userTiming() {
  const { PerformanceObserver } = require('perf_hooks');
  const observer = new PerformanceObserver((list) => {
    const entries = list.getEntries();
    for (let i = 0; i < entries.length; i++) {
      const { duration, entryType, name } = entries[i];
      if (entryType === 'mark') emit('R', kUserTiming, name);
      else emit('X', kUserTiming, name, {}, { dur: MathRound(duration * 1000) });
    }
  });
  observer.observe({ entryTypes: ['mark', 'measure'] });
  return () => observer.disconnect();
}

// ===== rejections =====

const kRejections = 'node,node.promises,node.promises.rejections';

function rejections() {
  const hooks = require('#process/promises');
  let unhandled = 0;
  let handledAfter = 0;
  hooks.traceRejections((handled) => {
    if (handled) handledAfter++;
    else unhandled++;
    emit('C', kRejections, 'rejections', { unhandled, handledAfter });
  });
  return () => hooks.traceRejections(undefined);
}

// ===== loading =====

const kModuleTimer = 'node,node.module_timer';

function loading() {
  const { setTrace } = require('#module/load_timer');
  setTrace((name) => {
    emitAsync('b', kModuleTimer, name, 0);
    return () => emitAsync('e', kModuleTimer, name, 0);
  });
  return () => setTrace(undefined);
}

// ===== the list =====

const sources = [
  { group: kAsyncHooks, attach: asyncHooks, detach: undefined },
  { group: 'v8', attach: collections, detach: undefined },
  { group: kConsole, attach: console, detach: undefined },
  { group: kHttp, attach: http, detach: undefined },
  { group: kNet, attach: net, detach: undefined },
  { group: kUserTiming, attach: userTiming, detach: undefined },
  { group: kRejections, attach: rejections, detach: undefined },
  { group: kModuleTimer, attach: loading, detach: undefined },
];
function update() {
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i];
    const on = isEnabled(source.group);
    if (on && source.detach === undefined) {
      source.detach = source.attach() ?? (() => {});
    } else if (!on && source.detach !== undefined) {
      const { detach } = source;
      source.detach = undefined;
      detach();
    }
  }
}

/** The thread ends: its milestones are known now. */
function end() {
  if (!isEnabled('node,node.bootstrap')) return;
  const { performance } = require('perf_hooks');
  const { nodeTiming } = performance;
  // The clock of trace events is another one.
  const base = internalBinding('trace_events').timestamp() / 1000 - performance.now();
  const names = [
    'nodeStart',
    'v8Start',
    'environment',
    'bootstrapComplete',
    'loopStart',
    'loopExit',
  ];
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (nodeTiming[name] < 0) continue;
    const ts = MathRound((base + nodeTiming[name]) * 1000);
    emit('I', 'node,node.bootstrap', name, {}, { s: 't', ts, tts: ts });
  }
}

module.exports = { end, update, wrapFiles };
