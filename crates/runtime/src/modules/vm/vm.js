'use strict';

// The public `vm` module: scripts, contexts, functions from text.

const { ObjectDefineProperty, RegExpPrototypeExec, Symbol } = primordials;

const {
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
const { createContext, contextOf, isContext } = require('#vm/context');
const { referrerOf } = require('#vm/dynamic_import');

const { runInMain, checkSyntax } = internalBinding('vm');

const USE_MAIN_CONTEXT_DEFAULT_LOADER = Symbol('vm_dynamic_import_main_context_default');
const DONT_CONTEXTIFY = require('#vm/context').DONT_CONTEXTIFY;

function timeLimit(options) {
  const { timeout, breakOnSigint, displayErrors } = options;
  if (displayErrors !== undefined) validateBoolean(displayErrors, 'options.displayErrors');
  if (breakOnSigint !== undefined) validateBoolean(breakOnSigint, 'options.breakOnSigint');
  if (breakOnSigint) throw require('#internal/errors').notImplemented('vm breakOnSigint');
  if (timeout === undefined) return 0;
  validateUint32(timeout, 'options.timeout', true);
  return timeout;
}

function runOptions(options) {
  if (options === undefined) return 0;
  validateObject(options, 'options');
  return timeLimit(options);
}

/** A program's text, checked once and run as often as wanted in any context. */
class Script {
  #source;
  #filename;
  #line;
  #column;
  #referrer;

  constructor(source, options = {}) {
    source = `${source}`;
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
    if (cachedData !== undefined) validateBuffer(cachedData, 'options.cachedData');
    validateBoolean(produceCachedData, 'options.produceCachedData');
    this.#source = source;
    this.#filename = filename;
    this.#line = lineOffset;
    this.#column = columnOffset;
    this.#referrer = referrerOf(importModuleDynamically, filename, this);
    checkSyntax(source, filename, lineOffset, columnOffset);
    // Compiled code of the other engine means nothing here.
    if (cachedData !== undefined) this.cachedDataRejected = !isOwnCache(cachedData, source);
    if (produceCachedData) {
      this.cachedData = this.createCachedData();
      this.cachedDataProduced = true;
    }
    const match = RegExpPrototypeExec(/\/\/[#@] sourceMappingURL=(\S+)\s*$/, source);
    this.sourceMapURL = match === null ? undefined : match[1];
  }

  runInThisContext(options) {
    const timeout = runOptions(options);
    return runInMain(
      this.#source,
      this.#filename,
      this.#line,
      this.#column,
      this.#referrer,
      timeout,
    );
  }

  runInContext(contextifiedObject, options) {
    const context = requireContext(contextifiedObject);
    const timeout = runOptions(options);
    return context.run(
      this.#source,
      this.#filename,
      this.#line,
      this.#column,
      this.#referrer,
      timeout,
    );
  }

  runInNewContext(contextObject, options) {
    const context = createContext(contextObject, contextOptions(options));
    return this.runInContext(context, options);
  }

  createCachedData() {
    const { Buffer } = require('buffer');
    return Buffer.from(cacheKey(this.#source), 'latin1');
  }
}

function cacheKey(source) {
  return `nodus:${process.versions.nodus}:${require('crypto').hash('sha1', source)}`;
}

function isOwnCache(data, source) {
  const { Buffer } = require('buffer');
  return (
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).latin1Slice() === cacheKey(source)
  );
}

function requireContext(object) {
  if (object === null || (typeof object !== 'object' && typeof object !== 'function')) {
    throw new ERR_INVALID_ARG_TYPE('contextifiedObject', 'Object', object);
  }
  const context = contextOf(object);
  if (context === undefined) {
    throw new ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', object);
  }
  return context;
}

function contextOptions(options) {
  if (options === undefined || typeof options !== 'object' || options === null) return {};
  const { contextName, contextOrigin, contextCodeGeneration, microtaskMode } = options;
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
  return {
    name: contextName,
    origin: contextOrigin,
    codeGeneration: contextCodeGeneration,
    microtaskMode,
  };
}

function withName(options) {
  if (typeof options === 'string') return { filename: options };
  return options;
}

function runInContext(code, contextifiedObject, options) {
  requireContext(contextifiedObject);
  options = { ...withName(options), __proto__: null };
  return new Script(code, options).runInContext(contextifiedObject, options);
}

function runInNewContext(code, contextObject, options) {
  options = withName(options);
  const context = createContext(contextObject, contextOptions(options));
  return runInContext(code, context, options);
}

function runInThisContext(code, options) {
  options = { ...withName(options), __proto__: null };
  return new Script(code, options).runInThisContext(options);
}

/** `vm.compileFunction` */
function compileFunction(code, params = [], options = {}) {
  validateString(code, 'code');
  validateStringArray(params, 'params');
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
  if (parsingContext !== undefined && !isContext(parsingContext)) {
    throw new ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  for (let i = 0; i < contextExtensions.length; i++) {
    const name = `options.contextExtensions[${i}]`;
    if (contextExtensions[i] === null || typeof contextExtensions[i] !== 'object') {
      throw new ERR_INVALID_ARG_TYPE(name, 'Object', contextExtensions[i]);
    }
  }
  const referrer = referrerOf(importModuleDynamically, filename, undefined);
  if (contextExtensions.length > 0) {
    throw require('#internal/errors').notImplemented('vm.compileFunction with contextExtensions');
  }
  let f;
  if (parsingContext !== undefined) {
    f = contextOf(parsingContext).compileFunction(
      code,
      filename,
      lineOffset,
      columnOffset,
      params,
      referrer,
    );
  } else {
    const { compileFunction: compile } = internalBinding('contextify');
    f = compile(code, filename, lineOffset, columnOffset, params, referrer);
  }
  ObjectDefineProperty(f, 'name', { __proto__: null, configurable: true, value: '' });
  if (produceCachedData) {
    f.cachedDataProduced = true;
    f.cachedData = require('buffer').Buffer.from(cacheKey(code), 'latin1');
  }
  if (cachedData !== undefined) f.cachedDataRejected = !isOwnCache(cachedData, code);
  return f;
}

function measureMemory(options = {}) {
  validateObject(options, 'options');
  const { mode = 'summary', execution = 'default' } = options;
  validateOneOf(mode, 'options.mode', ['summary', 'detailed']);
  validateOneOf(execution, 'options.execution', ['default', 'eager']);
  throw require('#internal/errors').notImplemented('vm.measureMemory');
}

module.exports = {
  Script,
  compileFunction,
  constants: { __proto__: null, DONT_CONTEXTIFY, USE_MAIN_CONTEXT_DEFAULT_LOADER },
  createContext,
  isContext,
  measureMemory,
  runInContext,
  runInNewContext,
  runInThisContext,
};
if (require('#internal/options').getOptionValue('--experimental-vm-modules')) {
  const { Module, SourceTextModule, SyntheticModule } = require('#vm/module');
  module.exports.Module = Module;
  module.exports.SourceTextModule = SourceTextModule;
  module.exports.SyntheticModule = SyntheticModule;
}
