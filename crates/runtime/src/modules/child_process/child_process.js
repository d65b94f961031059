'use strict';

// The public face of `child_process`: programs started asynchronously. The synchronous forms are in `sync.js`.

const {
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypeJoin,
  ArrayPrototypeLastIndexOf,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  ArrayPrototypeSplice,
  ObjectDefineProperty,
  PromiseWithResolvers,
} = primordials;
const {
  AbortError,
  codes: {
    ERR_CHILD_PROCESS_IPC_REQUIRED,
    ERR_CHILD_PROCESS_STDIO_MAXBUFFER,
    ERR_INVALID_ARG_TYPE,
  },
  genericNodeError,
} = require('#internal/errors');
const { getSystemErrorName, promisify } = require('#internal/util');
const { validateAbortSignal, validateObject } = require('#internal/validators');
const { Buffer } = require('buffer');
const { ChildProcess } = require('#child_process/child');
const { execFileSync, execSync, spawnSync } = require('#child_process/sync');
const {
  MAX_BUFFER,
  checkNoNullBytes,
  checkNoNullBytesInList,
  normalizeExecArguments,
  normalizeExecFileArguments,
  normalizeSpawnArguments,
  sanitizeKillSignal,
  stdioOfWord,
  validateMaxBuffer,
  validateTimeout,
} = require('#child_process/arguments');

/** Starts a Node program with a channel for messages. */
function fork(modulePath, args = [], options = undefined) {
  modulePath = require('#fs/internal').getValidatedPath(modulePath, 'modulePath');
  if (args == null) {
    args = [];
  } else if (typeof args !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('args', 'Array', args);
  } else if (!ArrayIsArray(args)) {
    options = args;
    args = [];
  } else {
    checkNoNullBytesInList(args, 'args');
  }
  if (options != null) validateObject(options, 'options');
  options = { __proto__: null, ...options, shell: false };
  options.execPath ||= process.execPath;
  checkNoNullBytes(options.execPath, 'options.execPath');
  options.execArgv ||= process.execArgv;
  let { execArgv } = options;
  checkNoNullBytesInList(execArgv, 'options.execArgv');
  if (execArgv === process.execArgv && process._eval != null) {
    // The text of --eval is this process's program, not the child's.
    const at = ArrayPrototypeLastIndexOf(execArgv, process._eval);
    if (at > 0) {
      execArgv = ArrayPrototypeSlice(execArgv);
      ArrayPrototypeSplice(execArgv, at - 1, 2);
    }
  }
  args = [...execArgv, modulePath, ...args];
  if (typeof options.stdio === 'string') {
    options.stdio = stdioOfWord(options.stdio, 'ipc');
  } else if (!options.stdio) {
    options.stdio = stdioOfWord(options.silent ? 'pipe' : 'inherit', 'ipc');
  } else if (!ArrayPrototypeIncludes(options.stdio, 'ipc')) {
    throw new ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  }
  return spawn(options.execPath, args, options);
}

/** Opens the channel to the parent on a descriptor that it has left. Called at start-up. */
function _forkChild(fd, serializationMode) {
  const { Pipe, constants } = internalBinding('pipe_wrap');
  const channel = new Pipe(constants.IPC);
  channel.open(fd);
  // Only somebody who listens keeps the process alive.
  channel.unref();
  const control = require('#child_process/channel').setupChannel(
    process,
    channel,
    serializationMode,
  );
  process.on('newListener', (name) => {
    if (name === 'message' || name === 'disconnect') control.refCounted();
  });
  process.on('removeListener', (name) => {
    if (name === 'message' || name === 'disconnect') control.unrefCounted();
  });
}

function abortChild(child, killSignal, reason) {
  try {
    if (child.kill(killSignal)) {
      child.emit('error', new AbortError(undefined, { cause: reason }));
    }
  } catch (err) {
    child.emit('error', err);
  }
}

function spawn(file, args, options) {
  options = normalizeSpawnArguments(file, args, options);
  const { signal, timeout } = options;
  validateTimeout(timeout);
  validateAbortSignal(signal, 'options.signal');
  const killSignal = sanitizeKillSignal(options.killSignal);
  const child = new ChildProcess();
  child.spawn(options);

  if (timeout > 0) {
    const { clearTimeout, setTimeout } = require('#timers/internal');
    let timer = setTimeout(() => {
      timer = null;
      try {
        child.kill(killSignal);
      } catch (err) {
        child.emit('error', err);
      }
    }, timeout);
    child.once('exit', () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    });
  }

  if (signal) {
    const onAbort = () => abortChild(child, killSignal, signal.reason);
    if (signal.aborted) {
      process.nextTick(onAbort);
    } else {
      signal.addEventListener('abort', onAbort, { once: true });
      child.once('exit', () => signal.removeEventListener('abort', onAbort));
    }
  }
  return child;
}

function exec(command, options, callback) {
  const normalized = normalizeExecArguments(command, options, callback);
  return module.exports.execFile(normalized.file, normalized.options, normalized.callback);
}

/** One output stream of execFile: what it has said, up to a limit. */
class Collector {
  constructor(stream, name, encoding, limit, onOverflow) {
    this.chunks = [];
    this.size = 0;
    this.stream = stream;
    if (encoding) stream.setEncoding(encoding);
    stream.on('data', (chunk) => {
      // Somebody else may have set another encoding meanwhile.
      const current = stream.readableEncoding;
      const length = current ? Buffer.byteLength(chunk, current) : chunk.length;
      const room = limit - this.size;
      this.size += length;
      if (this.size > limit) {
        ArrayPrototypePush(this.chunks, chunk.slice(0, room));
        onOverflow(new ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name));
      } else {
        ArrayPrototypePush(this.chunks, chunk);
      }
    });
  }

  result(encoding) {
    if (encoding || this.stream?.readableEncoding) return ArrayPrototypeJoin(this.chunks, '');
    return Buffer.concat(this.chunks);
  }
}

function execFile(file, args, options, callback) {
  ({ file, args, options, callback } = normalizeExecFileArguments(file, args, options, callback));
  options = {
    __proto__: null,
    encoding: 'utf8',
    timeout: 0,
    maxBuffer: MAX_BUFFER,
    killSignal: 'SIGTERM',
    cwd: null,
    env: null,
    shell: false,
    ...options,
  };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = sanitizeKillSignal(options.killSignal);

  const child = spawn(file, args, {
    argv0: options.argv0,
    cwd: options.cwd,
    env: options.env,
    gid: options.gid,
    shell: options.shell,
    signal: options.signal,
    uid: options.uid,
    windowsHide: !!options.windowsHide,
    windowsVerbatimArguments: !!options.windowsVerbatimArguments,
  });

  const { clearTimeout, setTimeout } = require('#timers/internal');
  const encoding =
    options.encoding !== 'buffer' && Buffer.isEncoding(options.encoding) ? options.encoding : null;
  let stdout = null;
  let stderr = null;
  let timer = null;
  let killed = false;
  let exited = false;
  let failure = null;
  let command = file;

  function finish(code, signal) {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (exited) return;
    exited = true;
    if (!callback) return;
    const empty = encoding ? '' : Buffer.alloc(0);
    const out = stdout ? stdout.result(encoding) : empty;
    const err = stderr ? stderr.result(encoding) : empty;
    if (failure === null && code === 0 && signal === null) {
      callback(null, out, err);
      return;
    }
    if (args?.length) command += ` ${ArrayPrototypeJoin(args, ' ')}`;
    failure ??= genericNodeError(`Command failed: ${command}\n${err}`, {
      code: code < 0 ? getSystemErrorName(code) : code,
      killed: child.killed || killed,
      signal,
    });
    failure.cmd = command;
    callback(failure, out, err);
  }

  function destroyStreams() {
    child.stdout?.destroy();
    child.stderr?.destroy();
  }

  function kill() {
    destroyStreams();
    killed = true;
    try {
      child.kill(options.killSignal);
    } catch (err) {
      failure ??= err;
      finish();
    }
  }

  function overflow(err) {
    failure = err;
    kill();
  }

  if (options.timeout > 0) {
    timer = setTimeout(() => {
      timer = null;
      kill();
    }, options.timeout);
  }
  const { maxBuffer } = options;
  if (child.stdout) stdout = new Collector(child.stdout, 'stdout', encoding, maxBuffer, overflow);
  if (child.stderr) stderr = new Collector(child.stderr, 'stderr', encoding, maxBuffer, overflow);
  child.addListener('close', finish);
  child.addListener('error', (err) => {
    failure = err;
    destroyStreams();
    finish();
  });
  return child;
}

/** `util.promisify(exec)` gives both outputs, and the promise has the child. */
function promisified(original) {
  const form = (...args) => {
    const { promise, resolve, reject } = PromiseWithResolvers();
    promise.child = original(...args, (err, stdout, stderr) => {
      if (err === null) {
        resolve({ stdout, stderr });
      } else {
        err.stdout = stdout;
        err.stderr = stderr;
        reject(err);
      }
    });
    return promise;
  };
  ObjectDefineProperty(form, 'name', { __proto__: null, value: original.name });
  return form;
}

for (const original of [exec, execFile]) {
  ObjectDefineProperty(original, promisify.custom, {
    __proto__: null,
    enumerable: false,
    value: promisified(original),
  });
}

module.exports = {
  _forkChild,
  ChildProcess,
  exec,
  execFile,
  execFileSync,
  execSync,
  fork,
  spawn,
  spawnSync,
};
