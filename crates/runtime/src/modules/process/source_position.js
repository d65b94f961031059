'use strict';

// Where an error comes from, read off its stack, with the source line when the file can be read.

const {
  Number,
  RegExpPrototypeExec,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
} = primordials;

const framePattern = /^ {4}at (?:.* \()?((?:file:\/\/)?[^()]*?):(\d+):(\d+)\)?$/m;
const programFramePattern = /^ {4}at (?:.* \()?(?!node:)((?:file:\/\/)?[^()]*?):(\d+):(\d+)\)?$/m;

const throwPattern = /\bthrow\s+$/;

/** `{ filename, line, column, sourceLine }` of the program's first frame in the stack of `error`, if there is any. */
function positionOf(error, fromPromise = false) {
  let stack;
  try {
    stack = error?.stack;
  } catch {
    // An accessor of the program's.
  }
  if (typeof stack !== 'string') return undefined;
  const match = RegExpPrototypeExec(programFramePattern, stack);
  if (match === null) return undefined;
  const { 1: filename, 2: line } = match;
  const sourceLine = lineOf(filename, line);
  const thrown = Number(match[3]);
  const column = fromPromise ? thrown : columnOfThrow(sourceLine, thrown);
  return { filename, line: Number(line), column, sourceLine };
}

/** Whether the first frame of an error with a place is the program's: the parser was asked by running code. */
function isOfRunningCode(error) {
  const { stack } = error;
  const match = typeof stack === 'string' ? RegExpPrototypeExec(framePattern, stack) : null;
  return match !== null && !StringPrototypeStartsWith(match[1], 'node:');
}

/** `throw new X()`: the exception comes from the `throw`. */
function columnOfThrow(sourceLine, column) {
  if (sourceLine === undefined) return column;
  const thrown = RegExpPrototypeExec(throwPattern, StringPrototypeSlice(sourceLine, 0, column - 1));
  return thrown === null ? column : thrown.index + 1;
}

/** The file that a script is named after; its name when that is a URL of no file here. */
function pathOf(filename) {
  if (!StringPrototypeStartsWith(filename, 'file://')) return filename;
  try {
    return require('url').fileURLToPath(filename);
  } catch {
    return filename;
  }
}

function readLines(filename) {
  if (StringPrototypeStartsWith(filename, 'node:')) return undefined;
  if (filename === '[eval]' || filename === '[stdin]') {
    const text = process._eval;
    return text === undefined ? undefined : StringPrototypeSplit(text, '\n');
  }
  const { readFileSync } = require('fs');
  try {
    return StringPrototypeSplit(readFileSync(pathOf(filename), 'utf8'), '\n');
  } catch {
    return undefined;
  }
}

/** A line of a file, from 1, when it can be read. */
function lineOf(filename, line) {
  return readLines(filename)?.[line - 1];
}

/** How far above a thrown expression its `throw` is looked for. */
const kMaxLines = 20;

/** A position with the text of its line, when the file can be read; the `throw` in front of it, if there is one. */
function withSourceLine({ filename, line, column }) {
  const lines = readLines(filename);
  const sourceLine = lines?.[line - 1];
  if (sourceLine === undefined) return { filename, line, column, sourceLine };
  // The engine notes the thrown expression.
  let text = StringPrototypeSlice(sourceLine, 0, column - 1);
  for (let at = line; at > 0 && line - at < kMaxLines; at--) {
    const statement = RegExpPrototypeExec(/\bthrow\b[^;]*$/, text);
    if (statement !== null) {
      const { index } = statement;
      return { filename, line: at, column: index + 1, sourceLine: lines[at - 1] };
    }
    text = at > 1 ? lines[at - 2] : '';
  }
  return { filename, line, column, sourceLine };
}

/** Where an error was thrown, with its line, when that is not where its stack says that it was `made`. */
function thrownElsewhere(where, made) {
  if (StringPrototypeStartsWith(where.filename, 'node:')) return undefined;
  const sameFile = pathOf(where.filename) === pathOf(made.filename);
  if (sameFile && where.line === made.line) return undefined;
  const thrown = withSourceLine(where);
  if (thrown.sourceLine === undefined) return undefined;
  if (!sameFile) return thrown;
  // Within an expression of several lines the engine and the stack may name different ones.
  const text = StringPrototypeSlice(thrown.sourceLine, thrown.column - 1);
  return StringPrototypeStartsWith(text, 'throw') && thrown.line !== made.line ? thrown : undefined;
}

module.exports = { isOfRunningCode, lineOf, positionOf, thrownElsewhere, withSourceLine };
