'use strict';

// Code coverage as V8 tells of it: which functions ran how often, and which stretches of them more or less often than the
// function itself. The engine counts at places, which are made into stretches here. Written into the folder that
// NODE_V8_COVERAGE names, when the program asks for it and at the end of each thread.

const {
  ArrayPrototypePush,
  ArrayPrototypeSort,
  DateNow,
  JSONParse,
  JSONStringify,
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

function isSpace(code) {
  return code === 32 || (code >= 9 && code <= 13);
}

/** The text of a source and where its lines begin; nothing when it cannot be read. */
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
  const lines = [0];
  for (let at = 0; ; ) {
    at = StringPrototypeIndexOf(text, '\n', at) + 1;
    if (at === 0) break;
    ArrayPrototypePush(lines, at);
  }
  return { text, lines };
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

/** The offset after the last sign before `at` that is no space. */
function trimEnd(text, at, least) {
  while (at > least && isSpace(StringPrototypeCharCodeAt(text, at - 1))) at--;
  return at;
}

/** The places of a function in the order of its text, each once: `[offset, count]`. */
function placesOf(source, row, start, end) {
  const places = [];
  for (let i = 5; i < row.length; i += 3) {
    const line = source.lines[row[i] - 1];
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

/** The stretches of a function that ran more or less often than it was called. */
function appendStretches(ranges, source, row, start, end, calls) {
  const { text } = source;
  const places = placesOf(source, row, start, end);
  for (let i = 0; i < places.length; ) {
    const { 0: from, 1: count } = places[i];
    while (++i < places.length && places[i][1] === count);
    if (count === calls) continue;
    const before = trimEnd(text, from, start);
    const beginsLine = StringPrototypeIndexOf(text, '\n', before) < from && before < from;
    const opens = StringPrototypeCharCodeAt(text, before - 1) === kOpen && before - 1 > start;
    // The parts of a loop's head run in other numbers than the loop, which is no news.
    if (count > 0 && !opens && !beginsLine) continue;
    const limit = i < places.length ? places[i][0] : end;
    let startOffset = before;
    let endOffset;
    if (opens) {
      startOffset = before - 1;
      endOffset = blockEnd(text, startOffset, end);
    } else {
      startOffset = beginsLine ? before : from;
      endOffset = trimEnd(text, limit, from);
    }
    if (endOffset > startOffset) ArrayPrototypePush(ranges, { startOffset, endOffset, count });
  }
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
  const ranges = [{ startOffset, endOffset, count: calls }];
  if (calls > 0) appendStretches(ranges, source, row, startOffset, endOffset, calls);
  return {
    functionName: isWhole ? '' : functionName,
    ranges,
    isBlockCoverage: calls > 0,
  };
}

/** Offsets in a source's bytes to offsets in its text. */
function offsetsIn(text) {
  const { Buffer } = require('buffer');
  const bytes = Buffer.from(text);
  if (bytes.length === text.length) return (offset) => offset;
  return (offset) => bytes.utf8Slice(0, offset).length;
}

/** Everything that ran, as `Profiler.takePreciseCoverage` tells it. */
function collect(reset) {
  const { pathToFileURL } = require('url');
  const result = [];
  const scripts = JSONParse(natives.takeCoverage(reset));
  for (let i = 0; i < scripts.length; i++) {
    const { 0: file, 1: number, 2: firstLine } = scripts[i];
    const source = readSource(file);
    if (source === undefined) continue;
    const isWrapped = firstLine === 0;
    let shift = isWrapped ? kWrapperLength : 0;
    if (isWrapped && StringPrototypeStartsWith(source.text, '#!')) shift += 2;
    const offsetOf = offsetsIn(source.text);
    const functions = [];
    for (let j = 3; j < scripts[i].length; j++) {
      const row = scripts[i][j];
      // A wrapper is its module, and what makes it is nobody's code.
      if (isWrapped && row[3] === 0) continue;
      const record = functionOf(source, row, shift, offsetOf);
      if (record !== undefined) ArrayPrototypePush(functions, record);
    }
    const url = StringPrototypeStartsWith(file, '/') ? pathToFileURL(file).href : file;
    ArrayPrototypePush(result, { scriptId: `${number}`, url, functions });
  }
  return result;
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
    fs.writeFileSync(join(directory, name), JSONStringify({ result: collect(true), timestamp }));
  } catch (error) {
    internalBinding('process_methods').rawStderr(
      `${process.execPath}: Failed to write coverage to ${directory}: ${error.message}\n`,
    );
  }
}

/** Begins coverage for a thread whose environment asks for it. */
function start() {
  if (!natives.beginCoverage()) return;
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
  directory = undefined;
}

module.exports = { collect, start, stopCoverage, takeCoverage };
