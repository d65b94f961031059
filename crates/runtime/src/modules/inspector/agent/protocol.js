'use strict';

// Errors of the protocol, and which parameters its commands take.

class ProtocolError extends Error {
  constructor(message, code = -32000, data = undefined) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

// A name with `?` may be missing; s is a string, i an integer, n a number, b a boolean, o an object, a a list.
const shapes = {
  'Runtime.evaluate':
    'expression:s objectGroup?:s includeCommandLineAPI?:b silent?:b contextId?:i returnByValue?:b generatePreview?:b userGesture?:b awaitPromise?:b throwOnSideEffect?:b timeout?:n disableBreaks?:b replMode?:b uniqueContextId?:s',
  'Runtime.callFunctionOn':
    'functionDeclaration:s objectId?:s arguments?:a silent?:b returnByValue?:b generatePreview?:b awaitPromise?:b executionContextId?:i objectGroup?:s throwOnSideEffect?:b uniqueContextId?:s',
  'Runtime.getProperties':
    'objectId:s ownProperties?:b accessorPropertiesOnly?:b generatePreview?:b nonIndexedPropertiesOnly?:b',
  'Runtime.releaseObject': 'objectId:s',
  'Runtime.releaseObjectGroup': 'objectGroup:s',
  'Runtime.awaitPromise': 'promiseObjectId:s returnByValue?:b generatePreview?:b',
  'Runtime.compileScript': 'expression:s sourceURL:s persistScript:b executionContextId?:i',
  'Runtime.runScript':
    'scriptId:s executionContextId?:i objectGroup?:s silent?:b includeCommandLineAPI?:b returnByValue?:b generatePreview?:b awaitPromise?:b',
  'Runtime.globalLexicalScopeNames': 'executionContextId?:i',
  'Runtime.addBinding': 'name:s executionContextId?:i executionContextName?:s',
  'Runtime.removeBinding': 'name:s',
  'Runtime.queryObjects': 'prototypeObjectId:s objectGroup?:s',
  'Runtime.getExceptionDetails': 'errorObjectId:s',
  'Runtime.setAsyncCallStackDepth': 'maxDepth:i',
  'Runtime.setMaxCallStackSizeToCapture': 'size:i',
  'Runtime.setCustomObjectFormatterEnabled': 'enabled:b',
  'Debugger.enable': 'maxScriptsCacheSize?:n',
  'Debugger.setBreakpointsActive': 'active:b',
  'Debugger.setSkipAllPauses': 'skip:b',
  'Debugger.setBreakpointByUrl':
    'lineNumber:i url?:s urlRegex?:s scriptHash?:s columnNumber?:i condition?:s',
  'Debugger.setBreakpoint': 'location:o condition?:s',
  'Debugger.setBreakpointOnFunctionCall': 'objectId:s condition?:s',
  'Debugger.setInstrumentationBreakpoint': 'instrumentation:s',
  'Debugger.removeBreakpoint': 'breakpointId:s',
  'Debugger.getPossibleBreakpoints': 'start:o end?:o restrictToFunction?:b',
  'Debugger.continueToLocation': 'location:o targetCallFrames?:s',
  'Debugger.getScriptSource': 'scriptId:s',
  'Debugger.getWasmBytecode': 'scriptId:s',
  'Debugger.searchInContent': 'scriptId:s query:s caseSensitive?:b isRegex?:b',
  'Debugger.setPauseOnExceptions': 'state:s',
  'Debugger.evaluateOnCallFrame':
    'callFrameId:s expression:s objectGroup?:s includeCommandLineAPI?:b silent?:b returnByValue?:b generatePreview?:b throwOnSideEffect?:b timeout?:n',
  'Debugger.setVariableValue': 'scopeNumber:i variableName:s newValue:o callFrameId:s',
  'Debugger.setReturnValue': 'newValue:o',
  'Debugger.setAsyncCallStackDepth': 'maxDepth:i',
  'Debugger.setBlackboxPatterns': 'patterns:a skipAnonymous?:b',
  'Debugger.setBlackboxExecutionContexts': 'uniqueIds:a',
  'Debugger.setBlackboxedRanges': 'scriptId:s positions:a',
  'Debugger.setScriptSource': 'scriptId:s scriptSource:s dryRun?:b',
  'Debugger.restartFrame': 'callFrameId:s mode?:s',
  'Debugger.getStackTrace': 'stackTraceId:o',
  'Debugger.pauseOnAsyncCall': 'parentStackTraceId:o',
  'Debugger.stepInto': 'breakOnAsyncCall?:b skipList?:a',
  'Debugger.stepOver': 'skipList?:a',
  'Debugger.resume': 'terminateOnResume?:b',
};

const tests = {
  s: (value) => typeof value === 'string',
  i: (value) => Number.isInteger(value),
  n: (value) => typeof value === 'number',
  b: (value) => typeof value === 'boolean',
  o: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  a: (value) => Array.isArray(value),
};

const parsed = new Map();

function shapeOf(method) {
  let shape = parsed.get(method);
  if (shape === undefined) {
    shape = [];
    for (const part of (shapes[method] ?? '').split(' ')) {
      if (part === '') continue;
      const [name, type] = part.split(':');
      const optional = name.endsWith('?');
      shape.push({ name: optional ? name.slice(0, -1) : name, optional, test: tests[type] });
    }
    parsed.set(method, shape);
  }
  return shape;
}

/** Gives the parameters of a command, if they are such as it takes. */
function checkParams(method, params) {
  if (!tests.o(params)) throw invalidParams();
  for (const { name, optional, test } of shapeOf(method)) {
    const value = params[name];
    if (value === undefined ? !optional : !test(value)) throw invalidParams();
  }
  return params;
}

function invalidParams(message = 'Invalid parameters') {
  return new ProtocolError(message, -32602);
}

module.exports = { ProtocolError, checkParams, invalidParams };
