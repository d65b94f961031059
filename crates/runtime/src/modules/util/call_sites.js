'use strict';
// `util.getCallSites`: the frames of the caller as plain objects.

const { ArrayPrototypePush } = primordials;

const { callSites } = internalBinding('util');
const { validateBoolean, validateInteger, validateObject } = require('#internal/validators');

const MAX_FRAMES = 200;

function describe(site) {
  const column = site.getColumnNumber() ?? 0;
  return {
    __proto__: null,
    functionName: site.getFunctionName() ?? '',
    scriptId: `${site.getScriptId?.() ?? 0}`,
    scriptName: site.getScriptNameOrSourceURL?.() ?? site.getFileName() ?? '',
    lineNumber: site.getLineNumber() ?? 0,
    columnNumber: column,
    column,
  };
}

/** Leads a frame back to the source that it was compiled from, where a source map says so. */
function mapFrame(frame) {
  const { findSourceMap } = require('module');
  const map = findSourceMap(frame.scriptName);
  if (map === undefined) return frame;
  const entry = map.findEntry(frame.lineNumber - 1, frame.columnNumber - 1);
  if (entry?.originalSource === undefined) return frame;
  return {
    __proto__: null,
    functionName: frame.functionName,
    scriptId: frame.scriptId,
    scriptName: entry.originalSource,
    lineNumber: entry.originalLine + 1,
    columnNumber: entry.originalColumn + 1,
    column: entry.originalColumn + 1,
  };
}

function getCallSites(frameCount, options) {
  if (options === undefined) {
    if (typeof frameCount === 'object') {
      options = frameCount;
      validateObject(options, 'options');
      frameCount = 10;
    } else {
      options = {};
    }
  } else {
    validateObject(options, 'options');
  }
  validateInteger(frameCount, 'frameCount', 1, MAX_FRAMES);
  let sourceMap = false;
  if (options.sourceMap !== undefined) {
    validateBoolean(options.sourceMap, 'options.sourceMap');
    ({ sourceMap } = options);
  } else {
    const { getOptionValue } = require('#internal/options');
    sourceMap = getOptionValue('--enable-source-maps') === true;
  }
  // This function and its caller in `util.js` are not the program's.
  const sites = callSites(frameCount + 1, getCallSites);
  const frames = [];
  for (let i = 1; i < sites.length; i++) {
    const frame = describe(sites[i]);
    ArrayPrototypePush(frames, sourceMap ? mapFrame(frame) : frame);
  }
  return frames;
}

module.exports = { getCallSites };
