'use strict';

// `node:wasi`: what a program may ask of a WASI instance, and in what order. The calls that a guest makes are natives.

const {
  ArrayIsArray,
  ArrayPrototypeMap,
  ArrayPrototypePush,
  Error,
  FunctionPrototypeBind,
  FunctionPrototypeCall,
  ObjectEntries,
  ObjectGetOwnPropertyDescriptor,
  ReflectOwnKeys,
  String,
  Symbol,
  TypeError,
  globalThis,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_WASI_ALREADY_STARTED },
} = require('#internal/errors');
const { emitExperimentalWarning, kEmptyObject } = require('#internal/util');
const {
  validateArray,
  validateBoolean,
  validateFunction,
  validateInt32,
  validateObject,
  validateString,
  validateUndefined,
} = require('#internal/validators');

const kBindingName = Symbol('kBindingName');
const kExitCode = Symbol('kExitCode');
const kInstance = Symbol('kInstance');
const kSetMemory = Symbol('kSetMemory');
const kStarted = Symbol('kStarted');

emitExperimentalWarning('WASI');

/** The name of the imports, by the version that is asked for. */
const versions = {
  __proto__: null,
  preview1: 'wasi_snapshot_preview1',
  unstable: 'wasi_unstable',
};

let getBuffer;
/** The getter of a memory's buffer, as the language has it. */
function bufferGetter() {
  getBuffer ??= ObjectGetOwnPropertyDescriptor(
    globalThis.WebAssembly.Memory.prototype,
    'buffer',
  ).get;
  return getBuffer;
}

/** Makes the object with the guest's calls, each bound to it; `exit` becomes that which ends the guest. */
function createImports(args, env, preopens, stdio, exit) {
  require('#process/permission').permit('wasi');
  const { WASI: Native, create } = internalBinding('wasi');
  const calls = create(args, env, preopens, stdio);
  if (ArrayIsArray(calls)) {
    const error = new Error(`${calls[1]}, uvwasi_init`);
    error.errno = calls[0];
    error.code = calls[1];
    error.syscall = 'uvwasi_init';
    throw error;
  }
  const setMemory = FunctionPrototypeBind(calls._setMemory, calls);
  const names = ReflectOwnKeys(Native.prototype);
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (name === 'constructor' || name === '_setMemory') continue;
    if (name === 'proc_raise') calls.proc_exit = exit;
    calls[name] = FunctionPrototypeBind(calls[name], calls);
  }
  return { calls, setMemory };
}

/** `proc_exit` of guests that may end the whole process. */
function exitProcess(code) {
  process.reallyExit(code);
}

/** `proc_exit` of the others: the exception ends the guest, `start` catches it. */
function wasiReturnOnProcExit(code) {
  this[kExitCode] = code;
  throw kExitCode;
}

/** Takes the instance and its memory. */
function setInstance(self, instance, memory) {
  validateObject(instance, 'instance');
  validateObject(instance.exports, 'instance.exports');
  self[kInstance] = instance;
  const given = memory ?? instance.exports.memory;
  const get = bufferGetter();
  try {
    FunctionPrototypeCall(get, given);
  } catch {
    const error = new TypeError(
      '"instance.exports.memory" property must be a WebAssembly.Memory object',
    );
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  self[kSetMemory](given, get);
}

class WASI {
  constructor(options = kEmptyObject) {
    validateObject(options, 'options');
    const { version, args, env, preopens, stdin = 0, stdout = 1, stderr = 2 } = options;
    const { returnOnExit = true } = options;
    validateString(version, 'options.version');
    const bindingName = versions[version];
    if (bindingName === undefined) {
      throw new ERR_INVALID_ARG_VALUE('options.version', version, 'unsupported WASI version');
    }
    if (args !== undefined) validateArray(args, 'options.args');
    const list = ArrayPrototypeMap(args ?? [], (arg) => String(arg));
    const variables = [];
    if (env !== undefined) {
      validateObject(env, 'options.env');
      const entries = ObjectEntries(env);
      for (let i = 0; i < entries.length; i++) {
        const { 0: name, 1: value } = entries[i];
        if (value !== undefined) ArrayPrototypePush(variables, `${name}=${value}`);
      }
    }
    const directories = [];
    if (preopens !== undefined) {
      validateObject(preopens, 'options.preopens');
      const entries = ObjectEntries(preopens);
      for (let i = 0; i < entries.length; i++) {
        ArrayPrototypePush(directories, String(entries[i][0]), String(entries[i][1]));
      }
    }
    validateInt32(stdin, 'options.stdin', 0);
    validateInt32(stdout, 'options.stdout', 0);
    validateInt32(stderr, 'options.stderr', 0);
    validateBoolean(returnOnExit, 'options.returnOnExit');
    const exit = returnOnExit ? FunctionPrototypeBind(wasiReturnOnProcExit, this) : exitProcess;
    const { calls, setMemory } = createImports(
      list,
      variables,
      directories,
      [stdin, stdout, stderr],
      exit,
    );
    this.wasiImport = calls;
    this[kBindingName] = bindingName;
    this[kSetMemory] = setMemory;
    this[kStarted] = false;
    this[kExitCode] = 0;
    this[kInstance] = undefined;
  }

  finalizeBindings(instance, { memory } = kEmptyObject) {
    if (this[kStarted]) throw new ERR_WASI_ALREADY_STARTED();
    setInstance(this, instance, memory);
    this[kStarted] = true;
  }

  start(instance) {
    this.finalizeBindings(instance);
    const { _start, _initialize } = this[kInstance].exports;
    validateFunction(_start, 'instance.exports._start');
    validateUndefined(_initialize, 'instance.exports._initialize');
    try {
      _start();
    } catch (error) {
      if (error !== kExitCode) throw error;
    }
    return this[kExitCode];
  }

  initialize(instance) {
    this.finalizeBindings(instance);
    const { _start, _initialize } = this[kInstance].exports;
    if (_initialize !== undefined) {
      validateFunction(_initialize, 'instance.exports._initialize');
      validateUndefined(_start, 'instance.exports._start');
      _initialize();
      return;
    }
    validateUndefined(_start, 'instance.exports._start');
  }

  getImportObject() {
    return { [this[kBindingName]]: this.wasiImport };
  }
}

module.exports = { WASI };
