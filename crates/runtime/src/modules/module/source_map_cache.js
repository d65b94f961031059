'use strict';

// The source maps of loaded modules, kept while source-map support is on: found through the `sourceMappingURL` comment,
// parsed when a stack trace or `module.findSourceMap` asks.

const {
  ArrayPrototypeMap,
  JSONParse,
  ObjectDefineProperty,
  RegExpPrototypeExec,
  SafeMap,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
  decodeURIComponent,
} = primordials;

const { binding } = require('#module/native');
const { validateBoolean, validateObject } = require('#internal/validators');

// By URL and by file name alike: { content, url } with the parsed map added on demand.
const entries = new SafeMap();

let support = { __proto__: null, enabled: false, nodeModules: false, generatedCode: false };

/** `module.setSourceMapsSupport(enabled[, options])`. */
function setSourceMapsSupport(enabled, options = { __proto__: null }) {
  validateBoolean(enabled, 'enabled');
  validateObject(options, 'options');
  const { nodeModules = false, generatedCode = false } = options;
  validateBoolean(nodeModules, 'options.nodeModules');
  validateBoolean(generatedCode, 'options.generatedCode');
  support = { __proto__: null, enabled, nodeModules, generatedCode };
  ObjectDefineProperty(process, 'sourceMapsEnabled', {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value: enabled,
  });
  internalBinding('errors').setSourceMapsEnabled?.(enabled, mapPosition);
}

/** `module.getSourceMapsSupport()`. */
function getSourceMapsSupport() {
  const { enabled, nodeModules, generatedCode } = support;
  return { __proto__: null, enabled, nodeModules, generatedCode };
}

const kComment = /\/[*/][#@]\s*sourceMappingURL=([^\s'"]+)\s*(?:\*\/\s*)?$/gm;

function lastComment(source) {
  let found;
  let match;
  kComment.lastIndex = 0;
  while ((match = RegExpPrototypeExec(kComment, source)) !== null) found = match[1];
  return found;
}

/** Remembers where a module's source map is. */
function register(filename, content, sourceMapURL) {
  const inNodeModules = StringPrototypeIndexOf(filename, '/node_modules/') !== -1;
  if (inNodeModules && support.enabled && !support.nodeModules) return;
  const isPath = StringPrototypeStartsWith(filename, '/');
  const url = isPath ? binding.pathToFileUrl(filename) : filename;
  const entry = { __proto__: null, url, content, sourceMapURL, map: undefined };
  entries.set(url, entry);
  if (isPath) entries.set(filename, entry);
}

/** Registers an ES module by the comment in its source. */
function registerFromSource(url, source) {
  const sourceMapURL = lastComment(source);
  if (sourceMapURL !== undefined) register(url, source, sourceMapURL);
}

function lineLengthsOf(content) {
  return ArrayPrototypeMap(StringPrototypeSplit(content, '\n'), (line) => line.length);
}

function read(sourceMapURL, base) {
  const { URL, fileURLToPath } = require('url');
  try {
    const url = new URL(sourceMapURL, base);
    if (url.protocol === 'file:') {
      return JSONParse(require('#module/native').binding.readText(fileURLToPath(url)));
    }
    if (url.protocol === 'data:') {
      const comma = StringPrototypeIndexOf(url.href, ',');
      const head = StringPrototypeSlice(url.href, 5, comma);
      const body = StringPrototypeSlice(url.href, comma + 1);
      if (StringPrototypeStartsWith(head, 'application/json') === false) return undefined;
      const { Buffer } = require('buffer');
      const isBase64 = StringPrototypeIndexOf(head, ';base64') !== -1;
      return JSONParse(
        isBase64 ? Buffer.from(body, 'base64').toString() : decodeURIComponent(body),
      );
    }
  } catch (error) {
    require('util').debuglog('source_map')('%s is not a valid source map: %s', base, error.message);
  }
  return undefined;
}

function absolutize(data, base) {
  const { URL } = require('url');
  if (!data.sources) return data;
  const root = data.sourceRoot ? `${data.sourceRoot}/` : '';
  data.sources = ArrayPrototypeMap(data.sources, (source) => {
    try {
      return new URL(`${root}${source}`, base).href;
    } catch {
      return source;
    }
  });
  delete data.sourceRoot;
  return data;
}

/** The `SourceMap` of a module by file name or URL; undefined when none is known. */
function findSourceMap(path) {
  const entry = entries.get(path);
  if (entry === undefined) return undefined;
  if (entry.map === undefined) {
    const { SourceMap } = require('#module/source_map');
    const base = StringPrototypeStartsWith(entry.sourceMapURL, 'data:')
      ? entry.url
      : mapUrlOf(entry);
    const data = read(entry.sourceMapURL, entry.url);
    entry.map =
      data === undefined
        ? null
        : new SourceMap(absolutize(data, base), { lineLengths: lineLengthsOf(entry.content) });
  }
  return entry.map ?? undefined;
}

function mapUrlOf(entry) {
  const { URL } = require('url');
  try {
    return new URL(entry.sourceMapURL, entry.url).href;
  } catch {
    return entry.url;
  }
}

/** Where a generated position (from 1) comes from: `[source, line, column, name]`; undefined when unknown. */
function mapPosition(file, line, column) {
  const map = findSourceMap(file);
  if (map === undefined) return undefined;
  const { originalSource, originalLine, originalColumn, name } = map.findEntry(
    line - 1,
    column - 1,
  );
  if (originalSource === undefined) return undefined;
  return [originalSource, originalLine + 1, originalColumn + 1, name];
}

module.exports = {
  findSourceMap,
  getSourceMapsSupport,
  mapPosition,
  register,
  registerFromSource,
  setSourceMapsSupport,
};
