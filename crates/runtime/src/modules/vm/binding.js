'use strict';

// What `process.binding('contextify')` has: scripts, functions and contexts whose arguments stand in a fixed order.

const { unbuilt } = require('#process/unbuilt');
const { ContextifyScript, sourceMapURLOf } = require('#vm/contextify_script');
const { createContext } = require('#vm/context');
const vm = require('vm');
const contextify = internalBinding('contextify');
const { containsModuleSyntax, compileFunctionForCJSLoader: compileForLoader } = contextify;
const { compileFunction: compile, measureMemory: measure } = vm;

const constants = {
  measureMemory: { mode: { SUMMARY: 0, DETAILED: 1 }, execution: { DEFAULT: 0, EAGER: 1 } },
};
const { mode: modes, execution: executions } = constants.measureMemory;

function makeContext(object, name, origin, strings, wasm, ownMicrotasks) {
  return createContext(object, {
    __proto__: null,
    name,
    origin,
    codeGeneration: { __proto__: null, strings, wasm },
    microtaskMode: ownMicrotasks ? 'afterEvaluate' : undefined,
  });
}

function compileFunction(
  text,
  filename,
  lineOffset,
  columnOffset,
  cachedBytes,
  produceCachedData,
  parsingContext,
  contextExtensions,
  params,
) {
  const compiled = compile(text, params, {
    __proto__: null,
    filename,
    lineOffset,
    columnOffset,
    cachedData: cachedBytes,
    produceCachedData,
    parsingContext,
    contextExtensions,
  });
  const { cachedData, cachedDataProduced, cachedDataRejected } = compiled;
  delete compiled.cachedData;
  delete compiled.cachedDataProduced;
  delete compiled.cachedDataRejected;
  return {
    __proto__: null,
    function: compiled,
    sourceURL: filename,
    sourceMapURL: sourceMapURLOf(text),
    cachedDataRejected,
    cachedDataProduced,
    cachedData,
  };
}

function compileFunctionForCJSLoader(text, filename, isMain, detectsModules) {
  const compiled = compileForLoader(text, filename, isMain, detectsModules);
  return {
    __proto__: null,
    cachedDataRejected: false,
    sourceMapURL: compiled.sourceMapURL,
    sourceURL: compiled.function === undefined ? undefined : filename,
    function: compiled.function,
    canParseAsESM: compiled.canParseAsESM,
  };
}

function measureMemory(mode, execution) {
  return measure({
    __proto__: null,
    mode: mode === modes.DETAILED ? 'detailed' : 'summary',
    execution: execution === executions.EAGER ? 'eager' : 'default',
  });
}

module.exports = {
  makeContext,
  ContextifyScript,
  compileFunction,
  startSigintWatchdog: unbuilt('contextify', 'startSigintWatchdog'),
  stopSigintWatchdog: unbuilt('contextify', 'stopSigintWatchdog'),
  watchdogHasPendingSigint: unbuilt('contextify', 'watchdogHasPendingSigint'),
  measureMemory,
  compileFunctionForCJSLoader,
  containsModuleSyntax: (text, filename) => containsModuleSyntax(text, filename),
  constants,
};
