'use strict';

// `process` in a worker: streams that go through the owner, and no way to change the whole process.

const { ObjectDefineProperty } = primordials;

const { sources } = require('#process/setup');
const { types } = require('#worker_threads/protocol');

const natives = internalBinding('process_methods');
const { directoryChanges, listenQuietly } = internalBinding('worker');

const refused = [
  'abort',
  'chdir',
  'setuid',
  'seteuid',
  'setgid',
  'setegid',
  'setgroups',
  'initgroups',
];

const absent = [
  '_startProfilerIdleNotifier',
  '_stopProfilerIdleNotifier',
  '_debugProcess',
  '_debugPause',
  '_debugEnd',
];

// What defines each property that differs, by name.
const definers = { __proto__: null };

/** Defines a property of `process` that is looked up for the first time. */
function defineOnProcess(name) {
  definers[name](name);
  return true;
}

/** A property that comes into being by `define` when it is looked up, in the place of the process's own. */
function replace(name, define) {
  definers[name] = define;
  sources[name] = '#worker_threads/process';
}

function value(name, content) {
  ObjectDefineProperty(process, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value: content,
    writable: true,
  });
}

function getter(name, get, set = undefined) {
  ObjectDefineProperty(process, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get,
    set,
  });
}

function unsupported(what) {
  const { ERR_WORKER_UNSUPPORTED_OPERATION } = require('#internal/errors').codes;
  return new ERR_WORKER_UNSUPPORTED_OPERATION(what);
}

function refuse(name) {
  const stub = function () {
    throw unsupported(`process.${name}()`);
  };
  stub.disabled = true;
  value(name, stub);
}

function refuseAccess(name) {
  getter(name, () => {
    throw unsupported(`process.${name}`);
  });
}

function defineCwd() {
  let path;
  let seen = -1;
  // The main thread may change the directory at any time.
  value('cwd', function cwd() {
    const changes = directoryChanges();
    if (changes !== seen) {
      path = natives.cwd();
      if (typeof path !== 'string') return require('#process/directory').cwd();
      seen = changes;
    }
    return path;
  });
}

function defineUmask() {
  value('umask', (mask) => {
    if (mask !== undefined) throw unsupported('Setting process.umask()');
    return natives.umask();
  });
}

function defineTitle() {
  let title = natives.title();
  getter(
    'title',
    () => title,
    (text) => {
      title = `${text}`;
    },
  );
}

function output(port, name) {
  const { WritableWorkerStdio } = require('#worker_threads/stdio');
  return new WritableWorkerStdio(port, name);
}

function input(port, load) {
  const { ReadableWorkerStdio } = require('#worker_threads/stdio');
  const stream = new ReadableWorkerStdio(port, 'stdin', true);
  if (!load.hasStdin) stream.push(null);
  return stream;
}

/** Gives `process` what a worker has in the place of the process's own. */
function adapt(port, load) {
  const streams = { __proto__: null };
  const make = {
    __proto__: null,
    stdin: () => input(port, load),
    stdout: () => output(port, 'stdout'),
    stderr: () => output(port, 'stderr'),
  };
  for (const name in make) {
    replace(name, () => {
      getter(name, () => {
        streams[name] ??= make[name]();
        return streams[name];
      });
    });
  }
  // Standard input has to be there before its chunks come.
  if (load.hasStdin) streams.stdin = make.stdin();

  listenQuietly(port, (message) => {
    const { type, stream } = message;
    if (type === types.STDIO_PAYLOAD) {
      require('#worker_threads/stdio').receivePayload(streams[stream], message.chunks);
    } else if (type === types.STDIO_WANTS_MORE_DATA) {
      streams[stream]?.wantsMore();
    }
  });
  for (let i = 0; i < refused.length; i++) replace(refused[i], refuse);
  for (let i = 0; i < absent.length; i++) delete sources[absent[i]];
  // A channel to the parent is the main thread's.
  if (natives.environmentVariable('NODE_CHANNEL_FD')) {
    replace('send', refuse);
    replace('disconnect', refuse);
    replace('channel', refuseAccess);
    replace('connected', refuseAccess);
  }
  replace('cwd', defineCwd);
  replace('umask', defineUmask);
  replace('title', defineTitle);
}

/** Notes the descriptors that the program opens, so that they are closed at the worker's end. */
function trackDescriptors() {
  const { descriptorOpened, descriptorClosed } = internalBinding('worker');
  const unmanaged = require('#fs/unmanaged');
  unmanaged.opened = (fd) => {
    if (descriptorOpened(fd)) return;
    process.emitWarning(`File descriptor ${fd} opened in unmanaged mode twice`);
  };
  unmanaged.closed = (fd) => {
    if (descriptorClosed(fd)) return;
    process.emitWarning(`File descriptor ${fd} closed but not opened in unmanaged mode`);
  };
}

module.exports = { adapt, defineOnProcess, trackDescriptors };
