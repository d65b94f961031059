'use strict';

// Code coverage as V8 tells of it: which functions ran how often, and which stretches of them more or less often than the
// function itself. The engine counts at places, which are made into stretches here. Written into the folder that
// NODE_V8_COVERAGE names, when the program asks for it and at the end of each thread.

const {
  ArrayPrototypePop,
  ArrayPrototypePush,
  ArrayPrototypeSort,
  ArrayPrototypeSplice,
  DateNow,
  JSONParse,
  JSONStringify,
  RegExpPrototypeExec,
  SafeMap,
  SafeSet,
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const natives = internalBinding('v8');

// What stands before the text of a CommonJS module; it is the line 0 of its source.
const kWrapperLength = '(function (exports, require, module, __filename, __dirname) {\n'.length;

const kNewline = 10;
const kOpen = 123;
const kClose = 125;

// And what follows it.
const kWrapperEnd = '\n})';

/** The text of a file as a source; nothing when it cannot be read. */
function readSource(file) {
  const { fileURLToPath } = require('url');
  let text;
  try {
    const path = StringPrototypeStartsWith(file, 'file:') ? fileURLToPath(file) : file;
    text = require('fs').readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  if (StringPrototypeCharCodeAt(text, 0) === 0xfeff) text = StringPrototypeSlice(text, 1);
  return sourceOf(text);
}

/** A text, the number of its first line and where its lines begin. */
function sourceOf(text, firstLine = 1) {
  const lines = [0];
  for (let at = 0; ; ) {
    at = StringPrototypeIndexOf(text, '\n', at) + 1;
    if (at === 0) break;
    ArrayPrototypePush(lines, at);
  }
  return { text, firstLine, lines };
}

/** The offset after the string, template or comment that begins at `at`, or `at` when none does. */
function skipText(text, at, end) {
  const code = StringPrototypeCharCodeAt(text, at);
  if (code === 47) {
    const next = StringPrototypeCharCodeAt(text, at + 1);
    if (next !== 47 && next !== 42) return at;
    const found = StringPrototypeIndexOf(text, next === 47 ? '\n' : '*/', at + 2);
    return found < 0 ? end : found + (next === 47 ? 0 : 2);
  }
  if (code !== 34 && code !== 39 && code !== 96) return at;
  for (let i = at + 1; i < end; i++) {
    const inner = StringPrototypeCharCodeAt(text, i);
    if (inner === 92) i++;
    else if (inner === code) return i + 1;
    else if (inner === kNewline && code !== 96) return i;
  }
  return end;
}

/** The offset after the brace that closes the one at `at`. */
function blockEnd(text, at, end) {
  let depth = 0;
  for (let i = at; i < end; ) {
    const after = skipText(text, i, end);
    if (after !== i) {
      i = after;
      continue;
    }
    const code = StringPrototypeCharCodeAt(text, i++);
    if (code === kOpen) depth++;
    else if (code === kClose && --depth === 0) return i;
  }
  return end;
}

/** Appends how many branches inside expressions a function has, and the kind and count of each. */
function appendBranches(list, row) {
  const at = list.length - 1;
  for (let i = 5; i < row.length; i += 3) {
    if (row[i + 1] !== 0) continue;
    list[at]++;
    ArrayPrototypePush(list, row[i], row[i + 2]);
  }
}

/** The places of a function in the order of its text, each once: `[offset, count]`. */
function placesOf(source, row, start, end) {
  const places = [];
  for (let i = 5; i < row.length; i += 3) {
    if (row[i + 1] === 0) continue;
    const line = source.lines[row[i] - source.firstLine];
    if (line === undefined) continue;
    const offset = line + row[i + 1] - 1;
    // The end of a function is reached unless it returns before.
    if (offset < start || offset >= end) continue;
    if (StringPrototypeCharCodeAt(source.text, offset) === kClose) continue;
    ArrayPrototypePush(places, [offset, row[i + 2]]);
  }
  ArrayPrototypeSort(places, (a, b) => a[0] - b[0] || b[1] - a[1]);
  let kept = 0;
  for (let i = 0; i < places.length; i++) {
    if (kept > 0 && places[kept - 1][0] === places[i][0]) continue;
    places[kept++] = places[i];
  }
  places.length = kept;
  return places;
}

/** Where the constructor that a class spells out begins, -1 for none; the engine gives the whole class for it. */
function constructorAt(text, start, end) {
  const at = StringPrototypeIndexOf(text, 'constructor', start);
  return at > start && at < end ? at : -1;
}

/** V8's record of a function; nothing for the constructor of a class that has none of its own. */
function functionOf(source, row, shift, offsetOf) {
  const { 0: functionName, 4: calls } = row;
  const isWhole = row[3] === 0 || row[1] < shift;
  let startOffset = isWhole ? 0 : offsetOf(row[1] - shift);
  let endOffset = isWhole ? source.text.length : offsetOf(row[2] - shift);
  if (!isWhole && StringPrototypeStartsWith(source.text, 'class', startOffset)) {
    startOffset = constructorAt(source.text, startOffset, endOffset);
    if (startOffset < 0) return undefined;
    const body = StringPrototypeIndexOf(source.text, ') {', startOffset) + 2;
    endOffset = blockEnd(source.text, body, endOffset);
  }
  return {
    functionName: isWhole
      ? ''
      : StringPrototypeStartsWith(source.text, 'static {', startOffset)
        ? '<static_initializer>'
        : functionName,
    ranges: [{ startOffset, endOffset, count: calls }],
    isBlockCoverage: calls > 0,
  };
}

/** V8 tells of a function when it ran or the one around it did; `around` holds those that it is in. */
function isRelevant({ ranges }, around) {
  const { startOffset, endOffset, count } = ranges[0];
  while (around.length > 0 && around[around.length - 1].endOffset <= startOffset) {
    ArrayPrototypePop(around);
  }
  const outer = around[around.length - 1];
  if (count === 0 && !(outer?.count > 0)) return false;
  ArrayPrototypePush(around, { __proto__: null, endOffset, count });
  return true;
}

const kScript = 0;
const kModule = 1;
const kTypeScript = 2;

/** How the text of a script is to be read. */
function kindOf(file, source, isWrapped) {
  if (isWrapped) return kScript;
  // What was compiled has no types any more.
  if (!source.isCompiled && RegExpPrototypeExec(/\.[cm]?ts$/, file) !== null) return kTypeScript;
  return kModule;
}

/** Adds the stretches of the functions that ran more or less often than they were called. */
function appendStretches(functions, rows, source, kind) {
  const counted = [];
  for (let i = 0; i < functions.length; i++) {
    const { startOffset, endOffset, count } = functions[i].ranges[0];
    const list = [startOffset, endOffset, count, 0];
    if (count > 0) appendBranches(list, rows[i]);
    const places = count > 0 ? placesOf(source, rows[i], startOffset, endOffset) : [];
    for (let j = 0; j < places.length; j++) {
      ArrayPrototypePush(list, places[j][0], places[j][1]);
    }
    counted[i] = list;
  }
  const found =
    natives.blockRanges(source.text, kind, counted) ??
    (kind === kModule ? natives.blockRanges(source.text, kScript, counted) : undefined);
  if (found === undefined || found === null) return;
  for (let i = 0; i < functions.length; i++) {
    const { ranges } = functions[i];
    for (let j = 0; j < found[i].length; j += 3) {
      const { [j]: startOffset, [j + 1]: endOffset, [j + 2]: count } = found[i];
      ArrayPrototypePush(ranges, { startOffset, endOffset, count });
    }
  }
}

/** Offsets in a source's bytes to offsets in its text; the engine may have got it in units, and this many of them. */
function offsetsIn(text, units) {
  const { Buffer } = require('buffer');
  const bytes = Buffer.from(text);
  if (bytes.length === text.length || units === text.length) return (offset) => offset;
  return (offset) => bytes.utf8Slice(0, offset).length;
}

/** What is in front of a wrapped module's text: the wrapper, and the slashes that make a hashbang line a comment. */
function shiftOf(text) {
  return kWrapperLength + (StringPrototypeStartsWith(text, '#!') ? 2 : 0);
}

/** Whether a script, as `collect` has it, was compiled from the file's text; tools compile what they made of it. */
function isOfFile(script, text) {
  const { 2: firstLine, 3: whole } = script;
  if (whole[3] !== 0) return true;
  const isWrapped = firstLine === 0;
  let { [2]: length } = whole;
  if (isWrapped) length -= shiftOf(text) + kWrapperEnd.length;
  return length === text.length || length === require('buffer').Buffer.byteLength(text);
}

/** The source of a script whose text the engine gave. What a function was compiled from has a head and an end around it. */
function compiledSource(script, text) {
  const { 2: firstLine, 3: whole, 4: inner } = script;
  const isWrapped =
    StringPrototypeStartsWith(text, '(function (') && inner?.[1] === 1 && inner[2] === whole[2] - 1;
  if (!isWrapped)
    return {
      __proto__: null,
      ...sourceOf(text, firstLine),
      isCompiled: true,
      shift: 0,
      units: whole[2],
    };
  const shift = StringPrototypeIndexOf(text, '\n') + 1;
  const body = StringPrototypeSlice(text, shift, -kWrapperEnd.length);
  // The slashes that make it a comment.
  const slashes = StringPrototypeStartsWith(body, '//#!') ? 2 : 0;
  const source = sourceOf(StringPrototypeSlice(body, slashes), firstLine + 1);
  return { __proto__: null, ...source, isCompiled: true, shift: shift + slashes };
}

/** The sources of scripts, each where its script is; undefined for what nobody could read. */
function sourcesOf(scripts) {
  const sources = [];
  const others = [];
  // Test runners compile a file for each of their contexts.
  const files = new SafeMap();
  for (let i = 0; i < scripts.length; i++) {
    const { 0: file, 1: number } = scripts[i];
    if (!files.has(file)) files.set(file, readSource(file));
    const source = files.get(file);
    if (source !== undefined && isOfFile(scripts[i], source.text)) sources[i] = source;
    else ArrayPrototypePush(others, number);
  }
  if (others.length === 0) return sources;
  // Only a debugger can ask the engine for a text.
  const texts = require('#inspector/connection').sourceTexts(others);
  for (let i = 0; i < scripts.length; i++) {
    const text = texts.get(scripts[i][1]);
    if (text !== undefined) sources[i] = compiledSource(scripts[i], text);
  }
  return sources;
}

/** Everything that ran, as `Profiler.takePreciseCoverage` tells it. */
function collect(reset) {
  const { pathToFileURL } = require('url');
  const result = [];
  const scripts = JSONParse(natives.takeCoverage(reset));
  const evaluated = new SafeSet();
  const urls = require('#module/internal').evaluatedModules();
  for (let i = 0; i < urls.length; i++) evaluated.add(urls[i]);
  const sources = sourcesOf(scripts);
  for (let i = 0; i < scripts.length; i++) {
    const { 0: file, 1: number, 2: firstLine } = scripts[i];
    const source = sources[i];
    if (source === undefined) continue;
    const url = StringPrototypeStartsWith(file, '/') ? pathToFileURL(file).href : file;
    const shift = source.shift ?? (firstLine === 0 ? shiftOf(source.text) : 0);
    const isWrapped = shift > 0;
    const offsetOf = offsetsIn(source.text, source.units);
    const functions = [];
    const rows = [];
    const around = [];
    // The engine runs no code for a module that only declares, so nothing has counted that it ran.
    if (scripts[i][3][3] !== 0 && evaluated.has(url) && !told.has(url)) {
      const whole = ['', 0, source.text.length, 0, 1];
      ArrayPrototypeSplice(scripts[i], 3, 0, whole);
    }
    for (let j = 3; j < scripts[i].length; j++) {
      const row = scripts[i][j];
      // A wrapper is its module, and what makes it is nobody's code.
      if (isWrapped && row[3] === 0) continue;
      const record = functionOf(source, row, shift, offsetOf);
      if (record === undefined || !isRelevant(record, around)) continue;
      ArrayPrototypePush(functions, record);
      ArrayPrototypePush(rows, row);
    }
    appendStretches(functions, rows, source, kindOf(file, source, isWrapped));
    if (functions.length === 0) continue;
    ArrayPrototypePush(result, { scriptId: `${number}`, url, functions });
  }
  appendEmptyModules(result, urls);
  return result;
}

// The modules that have been told of; those without code have no counters.
const told = new SafeSet();

function appendEmptyModules(result, urls) {
  for (let i = 0; i < result.length; i++) told.add(result[i].url);
  for (let i = 0; i < urls.length; i++) {
    const url = urls[i];
    if (told.has(url) || !StringPrototypeStartsWith(url, 'file:')) continue;
    told.add(url);
    const source = readSource(url);
    if (source === undefined) continue;
    const ranges = [{ startOffset: 0, endOffset: source.text.length, count: 1 }];
    const functions = [{ functionName: '', ranges, isBlockCoverage: true }];
    ArrayPrototypePush(result, { scriptId: '0', url, functions });
  }
}

let directory;

function write() {
  const fs = require('fs');
  const { join } = require('path');
  const { threadId } = require('worker_threads');
  const timestamp = DateNow();
  const name = `coverage-${process.pid}-${timestamp}-${threadId}.json`;
  try {
    fs.mkdirSync(directory, { recursive: true });
    const content = { result: collect(true), timestamp };
    const maps = require('#module/internal').keptSourceMaps();
    if (maps !== undefined) content['source-map-cache'] = maps;
    fs.writeFileSync(join(directory, name), JSONStringify(content));
  } catch (error) {
    internalBinding('process_methods').rawStderr(
      `${process.execPath}: Failed to write coverage to ${directory}: ${error.message}\n`,
    );
  }
}

/** Begins coverage for a thread whose environment asks for it. */
function start() {
  if (!natives.beginCoverage()) return;
  require('#module/internal').keepSourceMaps();
  const { resolve } = require('path');
  directory = resolve(process.env.NODE_V8_COVERAGE);
  process.env.NODE_V8_COVERAGE = directory;
  const { hooks } = require('#process/exit');
  const last = hooks.atEnd;
  hooks.atEnd = () => {
    hooks.atEnd = undefined;
    last?.();
    if (directory !== undefined) write();
  };
}

function takeCoverage() {
  if (directory !== undefined) write();
}

function stopCoverage() {
  if (directory !== undefined) natives.endCoverage();
  directory = undefined;
}

module.exports = { collect, start, stopCoverage, takeCoverage };
