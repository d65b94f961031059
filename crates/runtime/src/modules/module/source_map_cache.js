'use strict';

// The source maps of loaded modules, kept while source-map support is on: found through the `sourceMappingURL` comment,
// parsed when a stack trace or `module.findSourceMap` asks.

const {
  ArrayPrototypeIndexOf,
  ArrayPrototypeMap,
  JSONParse,
  ObjectDefineProperty,
  RegExpPrototypeExec,
  SafeFinalizationRegistry,
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

let owners;

/** Forgets an entry with the CommonJS module that it belongs to: programs that load files anew would pile them up. */
function forgetWith(module, entry, filename) {
  owners ??= new SafeFinalizationRegistry(({ 0: old, 1: name }) => {
    if (entries.get(old.url) === old) entries.delete(old.url);
    if (entries.get(name) === old) entries.delete(name);
  });
  owners.register(module, [entry, filename]);
}

/** Remembers where a module's source map is, for as long as there is the CommonJS module given. */
function register(filename, content, sourceMapURL, module) {
  followCommandLine();
  const inNodeModules = StringPrototypeIndexOf(filename, '/node_modules/') !== -1;
  if (inNodeModules && support.enabled && !support.nodeModules) return;
  const isPath = StringPrototypeStartsWith(filename, '/');
  const url = isPath ? binding.pathToFileUrl(filename) : filename;
  const entry = { __proto__: null, url, content, sourceMapURL, map: undefined };
  entries.set(url, entry);
  if (isPath) entries.set(filename, entry);
  if (module !== undefined) forgetWith(module, entry, filename);
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
  const given = data.sourceRoot ? `${data.sourceRoot}` : '';
  const root = given === '' || given[given.length - 1] === '/' ? given : `${given}/`;
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
  let entry = entries.get(path);
  // ES modules are known by their URLs only.
  if (entry === undefined && typeof path === 'string' && StringPrototypeStartsWith(path, '/')) {
    entry = entries.get(binding.pathToFileUrl(path));
  }
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

/** The place of a frame, with the name there; the engine notes where a call's arguments begin, not what is called. */
function placeOf(site) {
  const file = site.getFileName() ?? site.getEvalOrigin?.();
  if (typeof file !== 'string') return undefined;
  const entry = entries.get(file);
  if (entry === undefined) return undefined;
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  entry.lines ??= StringPrototypeSplit(entry.content, '\n');
  const text = entry.lines[line - 1];
  let from = column;
  if (text?.[column - 1] === '(') {
    const called = RegExpPrototypeExec(/[\w$]+\s*$/, StringPrototypeSlice(text, 0, column - 1));
    if (called !== null) from = called.index + 1;
  }
  const mapped = mapPosition(file, line, from);
  if (mapped === undefined) return undefined;
  return { __proto__: null, generated: `${file}:${line}:${column}`, file, mapped };
}

/** What a frame is called, where the source calls it by another name than the generated code. */
function rename(head, name) {
  if (head === '' || head === 'async ') return `${head}${name ?? '<anonymous>'}`;
  if (name === undefined) return head;
  const { 1: kind = '', 2: type = '' } = RegExpPrototypeExec(/^(async |new )?([^.\s]+\.)?/, head);
  return `${kind}${type}${name}`;
}

/** The text of a frame, with the place in the original source where one is known; its caller knows its name. */
function describe(site, caller) {
  const text = `${site}`;
  const place = placeOf(site);
  if (place === undefined) return text;
  const { generated, mapped } = place;
  const at = StringPrototypeIndexOf(text, generated);
  if (at === -1) return text;
  const calls = caller === undefined ? undefined : placeOf(caller);
  const name = calls?.file === place.file ? calls.mapped[3] : undefined;
  // A frame without a name is its place, which only another one puts into brackets.
  const head = StringPrototypeSlice(text, 0, text[at - 1] === '(' ? at - 2 : at);
  return `${rename(head, name)} (${pathOf(mapped[0])}:${mapped[1]}:${mapped[2]})`;
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
    text += `\n    at ${describe(sites[i], sites[i + 1])}`;
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

/** The maps of what was loaded, as they are written beside coverage; undefined when there are none. */
function serialize() {
  const cache = { __proto__: null };
  let any = false;
  for (const { 0: key, 1: entry } of entries) {
    if (key !== entry.url) continue;
    any = true;
    const data = findSourceMap(entry.url)?.payload ?? null;
    cache[entry.url] = {
      lineLengths: lineLengthsOf(entry.content),
      data,
      url: data === null ? entry.sourceMapURL : null,
    };
  }
  return any ? cache : undefined;
}

module.exports = {
  findSourceMap,
  getSourceMapsSupport,
  originalLine,
  originalPosition,
  register,
  registerFromSource,
  serialize,
  setSourceMapsSupport,
};
