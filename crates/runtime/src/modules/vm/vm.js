'use strict';

// The public `vm` module: scripts, contexts, functions from text.

const { ArrayPrototypeForEach, ArrayPrototypePush, ObjectDefineProperty, ObjectFreeze, Promise } =
  primordials;

const {
  kValidateObjectAllowArray,
  kValidateObjectAllowObjects,
  validateArray,
  validateBoolean,
  validateBuffer,
  validateInt32,
  validateObject,
  validateOneOf,
  validateString,
  validateStringArray,
  validateUint32,
} = require('#internal/validators');
const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { DONT_CONTEXTIFY, createContext, contextOf, isContext } = require('#vm/context');
const { ContextifyScript, bytesOf, toBuffer } = require('#vm/contextify_script');
const {
  USE_MAIN_CONTEXT_DEFAULT_LOADER,
  inContext,
  referrerOf,
  setOwner,
} = require('#vm/dynamic_import');

const { encodeFunction, isFunctionCode } = internalBinding('vm');

function runOptions(options) {
  validateObject(options, 'options');
  const { timeout, breakOnSigint = false, displayErrors = true } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  return { __proto__: null, timeout: timeout ?? 0, breakOnSigint, displayErrors };
}

/** A program's text, compiled once and run as often as wanted in any context. */
class Script extends ContextifyScript {
  constructor(code, options = {}) {
    const source = `${code}`;
    if (typeof options === 'string') options = { filename: options };
    else validateObject(options, 'options');
    const {
      filename = 'evalmachine.<anonymous>',
      lineOffset = 0,
      columnOffset = 0,
      cachedData,
      produceCachedData = false,
      importModuleDynamically,
    } = options;
    validateString(filename, 'options.filename');
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (cachedData !== undefined && !isView(cachedData)) {
      throw new ERR_INVALID_ARG_TYPE(
        'options.cachedData',
        ['Buffer', 'TypedArray', 'DataView'],
        cachedData,
      );
    }
    validateBoolean(produceCachedData, 'options.produceCachedData');
    const referrer = referrerOf(importModuleDynamically, filename, undefined);
    super(
      source,
      filename,
      lineOffset,
      columnOffset,
      cachedData,
      produceCachedData,
      undefined,
      referrer,
    );
    setOwner(referrer, this);
  }

  #run(contextifiedObject, options) {
    const { timeout, breakOnSigint, displayErrors } = runOptions(options);
    return super.runInContext(contextifiedObject, timeout, displayErrors, breakOnSigint, false);
  }

  runInThisContext(options = {}) {
    return this.#run(null, options);
  }

  runInContext(contextifiedObject, options = {}) {
    requireContext(contextifiedObject);
    return this.#run(contextifiedObject, options);
  }

  runInNewContext(contextObject, options) {
    const context = createContext(contextObject, contextOptions(options));
    return this.runInContext(context, options);
  }
}

function isView(value) {
  return require('util').types.isArrayBufferView(value);
}

function requireContext(object) {
  validateObject(object, 'object', kValidateObjectAllowArray);
  const context = contextOf(object);
  if (context === undefined) {
    throw new ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', object);
  }
  return context;
}

function contextOptions(options) {
  if (options === undefined || typeof options !== 'object' || options === null) return {};
  const {
    contextName,
    contextOrigin,
    contextCodeGeneration,
    microtaskMode,
    importModuleDynamically,
  } = options;
  if (contextName !== undefined) validateString(contextName, 'options.contextName');
  if (contextOrigin !== undefined) validateString(contextOrigin, 'options.contextOrigin');
  if (contextCodeGeneration !== undefined) {
    validateObject(contextCodeGeneration, 'options.contextCodeGeneration');
    const { strings, wasm } = contextCodeGeneration;
    if (strings !== undefined) {
      validateBoolean(strings, 'options.contextCodeGeneration.strings');
    }
    if (wasm !== undefined) validateBoolean(wasm, 'options.contextCodeGeneration.wasm');
  }
  if (microtaskMode !== undefined) validateString(microtaskMode, 'options.microtaskMode');
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  return {
    name: contextName,
    origin: contextOrigin,
    codeGeneration: contextCodeGeneration,
    microtaskMode,
    importModuleDynamically:
      typeof importModuleDynamically === 'symbol' ? importModuleDynamically : undefined,
  };
}

function withName(options) {
  if (typeof options === 'string') return { filename: options };
  return options;
}

/** `vm.runInContext` */
function runInContext(code, contextifiedObject, options) {
  requireContext(contextifiedObject);
  options = { ...withName(options) };
  return createScript(code, options).runInContext(contextifiedObject, options);
}

/** `vm.runInNewContext` */
function runInNewContext(code, contextObject, options) {
  options = withName(options);
  const context = createContext(contextObject, contextOptions(options));
  return runInContext(code, context, options);
}

/** `vm.runInThisContext` */
function runInThisContext(code, options) {
  options = withName(options);
  return createScript(code, options).runInThisContext(options);
}

/** `vm.createScript`, which nobody documents. */
function createScript(code, options) {
  return new Script(code, options);
}

/** `vm.compileFunction` */
function compileFunction(code, params, options = {}) {
  validateString(code, 'code');
  validateObject(options, 'options');
  if (params !== undefined) validateStringArray(params, 'params');
  params ??= [];
  const {
    filename = '',
    columnOffset = 0,
    lineOffset = 0,
    cachedData,
    produceCachedData = false,
    parsingContext,
    contextExtensions = [],
    importModuleDynamically,
  } = options;
  validateString(filename, 'options.filename');
  validateInt32(columnOffset, 'options.columnOffset');
  validateInt32(lineOffset, 'options.lineOffset');
  if (cachedData !== undefined) validateBuffer(cachedData, 'options.cachedData');
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (parsingContext !== undefined) {
    if (
      parsingContext === null ||
      typeof parsingContext !== 'object' ||
      !isContext(parsingContext)
    ) {
      throw new ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
    }
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  ArrayPrototypeForEach(contextExtensions, (extension, i) => {
    validateObject(extension, `options.contextExtensions[${i}]`, kValidateObjectAllowObjects);
  });
  const own = referrerOf(importModuleDynamically, filename, undefined);
  let f;
  try {
    if (parsingContext !== undefined) {
      const context = contextOf(parsingContext);
      f = context.compileFunction(
        code,
        filename,
        lineOffset,
        columnOffset,
        params,
        contextExtensions,
        inContext(own, context),
      );
    } else {
      f = internalBinding('contextify').compileFunction(
        code,
        filename,
        lineOffset,
        columnOffset,
        params,
        own,
        contextExtensions,
      );
    }
  } catch (error) {
    require('#vm/decorate').decorateSyntaxError(error);
    throw error;
  }
  setOwner(own, f);
  ObjectDefineProperty(f, 'name', { __proto__: null, configurable: true, value: '' });
  if (produceCachedData) {
    f.cachedDataProduced = true;
    f.cachedData = toBuffer(encodeFunction(code, filename, params));
  }
  if (cachedData !== undefined) {
    f.cachedDataRejected = !isFunctionCode(code, params, bytesOf(cachedData));
  }
  return f;
}

let warnedMeasure = false;
// What measurements wait that an eager one answers too.
let waitingMeasures = [];

function measureNow() {
  const list = waitingMeasures;
  waitingMeasures = [];
  for (let i = 0; i < list.length; i++) list[i]();
}

/** `vm.measureMemory` */
function measureMemory(options = {}) {
  if (!warnedMeasure) {
    warnedMeasure = true;
    require('#internal/util').emitExperimentalWarning('vm.measureMemory');
  }
  validateObject(options, 'options');
  const { mode = 'summary', execution = 'default' } = options;
  validateOneOf(mode, 'options.mode', ['summary', 'detailed']);
  validateOneOf(execution, 'options.execution', ['default', 'eager']);
  return new Promise((resolve, reject) => {
    const measure = () => {
      try {
        resolve(measured(mode));
      } catch (error) {
        reject(error);
      }
    };
    ArrayPrototypePush(waitingMeasures, measure);
    // By default the answer may wait until there is nothing better to do, without keeping the process alive.
    if (execution === 'eager') require('#timers/internal').setImmediate(measureNow);
    else require('#timers/internal').setTimeout(measureNow, 100).unref();
  });
}

/** What the heap holds; contexts share one heap here, so nothing belongs to one of them alone. */
function measured(mode) {
  const { heapUsed, heapTotal } = process.memoryUsage();
  const range = () => ({ jsMemoryEstimate: heapUsed, jsMemoryRange: [heapUsed, heapTotal] });
  const result = { total: range(), WebAssembly: { code: 0, metadata: 0 } };
  if (mode === 'detailed') {
    result.current = range();
    result.other = [];
  }
  return result;
}

const constants = {
  __proto__: null,
  USE_MAIN_CONTEXT_DEFAULT_LOADER,
  DONT_CONTEXTIFY,
};
ObjectFreeze(constants);

module.exports = {
  Script,
  createContext,
  createScript,
  runInContext,
  runInNewContext,
  runInThisContext,
  isContext,
  compileFunction,
  measureMemory,
  constants,
};
if (require('#internal/options').getOptionValue('--experimental-vm-modules')) {
  const { Module, SourceTextModule, SyntheticModule } = require('#vm/module');
  module.exports.Module = Module;
  module.exports.SourceTextModule = SourceTextModule;
  module.exports.SyntheticModule = SyntheticModule;
}
