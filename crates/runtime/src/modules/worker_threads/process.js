'use strict';

// `process` in a worker: streams that go through the owner, and no way to change the whole process.

const { AtomicsLoad, ObjectDefineProperty } = primordials;

const {
  codes: { ERR_WORKER_UNSUPPORTED_OPERATION },
} = require('#internal/errors');
const {
  ReadableWorkerStdio,
  WritableWorkerStdio,
  receivePayload,
  types,
} = require('#worker_threads/protocol');

const refused = [
  'abort',
  'chdir',
  'send',
  'disconnect',
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

function refuse(name) {
  const stub = function () {
    throw new ERR_WORKER_UNSUPPORTED_OPERATION(`process.${name}()`);
  };
  stub.disabled = true;
  value(name, stub);
}

/** Gives `process` what a worker has in the place of the process's own. */
function adapt(port, load) {
  const streams = { __proto__: null };
  const make = {
    __proto__: null,
    stdin() {
      const stream = new ReadableWorkerStdio(port, 'stdin', true);
      if (!load.hasStdin) stream.push(null);
      return stream;
    },
    stdout: () => new WritableWorkerStdio(port, 'stdout'),
    stderr: () => new WritableWorkerStdio(port, 'stderr'),
  };
  for (const name in make) {
    getter(name, () => {
      streams[name] ??= make[name]();
      return streams[name];
    });
  }
  // Standard input has to be there before its chunks come.
  if (load.hasStdin) streams.stdin = make.stdin();

  port.on('message', (message) => {
    const { type, stream } = message;
    if (type === types.STDIO_PAYLOAD) receivePayload(streams[stream], message.chunks);
    else if (type === types.STDIO_WANTS_MORE_DATA) streams[stream]?.wantsMore();
  });
  port.unref();

  for (let i = 0; i < refused.length; i++) refuse(refused[i]);
  for (let i = 0; i < absent.length; i++) delete process[absent[i]];
  for (const name of ['channel', 'connected']) {
    getter(name, () => {
      throw new ERR_WORKER_UNSUPPORTED_OPERATION(`process.${name}`);
    });
  }
  const cells = load.directoryChanges;
  require('#process/directory').changes.cells = cells;
  const { cwd: ask } = process;
  const natives = internalBinding('process_methods');
  let path;
  let seen = -1;
  // The main thread may change the directory at any time.
  value('cwd', function cwd() {
    const changes = AtomicsLoad(cells, 0);
    if (changes !== seen) {
      path = natives.cwd();
      if (typeof path !== 'string') return ask();
      seen = changes;
    }
    return path;
  });
  const { umask } = process;
  value('umask', (mask) => {
    if (mask !== undefined) throw new ERR_WORKER_UNSUPPORTED_OPERATION('Setting process.umask()');
    return umask();
  });
  let { title } = process;
  getter(
    'title',
    () => title,
    (text) => {
      title = `${text}`;
    },
  );
}

/** Notes the descriptors that the program opens, so that they are closed at the worker's end. */
function trackDescriptors() {
  const { descriptorOpened, descriptorClosed } = internalBinding('worker');
  const { unmanaged } = require('#fs/files');
  unmanaged.opened = (fd) => {
    if (descriptorOpened(fd)) return;
    process.emitWarning(`File descriptor ${fd} opened in unmanaged mode twice`);
  };
  unmanaged.closed = (fd) => {
    if (descriptorClosed(fd)) return;
    process.emitWarning(`File descriptor ${fd} closed but not opened in unmanaged mode`);
  };
}

module.exports = { adapt, trackDescriptors };
