'use strict';

// The source maps of loaded modules, kept while source-map support is on: found through the `sourceMappingURL` comment,
// parsed when a stack trace or `module.findSourceMap` asks.

const {
  ArrayPrototypeIndexOf,
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
  internalBinding('errors').setStackFormatter(enabled ? formatStack : undefined);
}

/** `module.getSourceMapsSupport()`. */
function getSourceMapsSupport() {
  followCommandLine();
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

let formatting = false;

/** Turns the support on that the command line asked for; nothing needs it before there is a map. */
function followCommandLine() {
  if (formatting || support.enabled) return;
  formatting = true;
  if (process.sourceMapsEnabled) {
    setSourceMapsSupport(true, { nodeModules: true, generatedCode: true });
  }
}

/** Remembers where a module's source map is. */
function register(filename, content, sourceMapURL) {
  followCommandLine();
  const inNodeModules = StringPrototypeIndexOf(filename, '/node_modules/') !== -1;
  if (inNodeModules && support.enabled && !support.nodeModules) return;
  const isPath = StringPrototypeStartsWith(filename, '/');
  const url = isPath ? binding.pathToFileUrl(filename) : filename;
  const entry = { __proto__: null, url, content, sourceMapURL, map: undefined };
  entries.set(url, entry);
  if (isPath) entries.set(filename, entry);
}

/** Registers an ES module by the comment in its source. */
function registerFromSource(url, source, wrap) {
  const sourceMapURL = wrap === undefined ? lastComment(source) : wrap.sourceMapUrl;
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

function pathOf(source) {
  return StringPrototypeStartsWith(source, 'file:') ? require('url').fileURLToPath(source) : source;
}

/** The text of a frame, with the place in the original source where one is known. */
function describe(site) {
  const text = `${site}`;
  const file = site.getFileName() ?? site.getEvalOrigin?.();
  if (typeof file !== 'string') return text;
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  const mapped = mapPosition(file, line, column);
  if (mapped === undefined) return text;
  const generated = `${file}:${line}:${column}`;
  const at = StringPrototypeIndexOf(text, generated);
  if (at === -1) return text;
  const place = `${pathOf(mapped[0])}:${mapped[1]}:${mapped[2]}`;
  return (
    StringPrototypeSlice(text, 0, at) + place + StringPrototypeSlice(text, at + generated.length)
  );
}

/** Writes a stack with the places of the original sources; undefined when there are no maps. */
function formatStack(header, sites) {
  if (entries.size === 0) return undefined;
  let text = header;
  for (let i = 0; i < sites.length; i++) {
    const file = sites[i].getFileName();
    // Errors that builtin code makes for its callers begin with the caller.
    if (
      text === header &&
      (file === 'node:internal/errors' || file === 'node:internal/validators')
    ) {
      continue;
    }
    text += `\n    at ${describe(sites[i])}`;
  }
  return text;
}

/** The text of a line of an original source, named by path or URL. */
function originalLine(file, line) {
  for (const entry of entries.values()) {
    const payload = entry.map?.payload;
    for (let i = 0; payload !== undefined && i < payload.sources.length; i++) {
      if (payload.sources[i] !== file && pathOf(payload.sources[i]) !== file) continue;
      const content = payload.sourcesContent?.[i];
      if (typeof content === 'string') return StringPrototypeSplit(content, '\n')[line - 1];
    }
  }
  return undefined;
}

/** The original line of a place in generated code: `{ filename, line, column, sourceLine }`; undefined when unknown. */
function originalPosition(file, line, column) {
  const mapped = mapPosition(file, line, column);
  if (mapped === undefined) return undefined;
  const { 0: source, 1: originalLine, 2: originalColumn } = mapped;
  const { payload } = findSourceMap(file);
  const at = ArrayPrototypeIndexOf(payload.sources, source);
  let content = payload.sourcesContent?.[at];
  if (content === undefined || content === null) {
    try {
      content = binding.readText(pathOf(source));
    } catch {
      return undefined;
    }
  }
  return {
    filename: pathOf(source),
    line: originalLine,
    column: originalColumn,
    sourceLine: StringPrototypeSplit(content, '\n')[originalLine - 1],
  };
}

module.exports = {
  findSourceMap,
  getSourceMapsSupport,
  mapPosition,
  originalLine,
  originalPosition,
  register,
  registerFromSource,
  setSourceMapsSupport,
};
