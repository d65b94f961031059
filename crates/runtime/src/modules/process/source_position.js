'use strict';

// Where an error comes from, read off its stack, with the source line when the file can be read.

const {
  Number,
  RegExpPrototypeExec,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
} = primordials;

const framePattern = /^ {4}at (?:.* \()?((?:file:\/\/)?[^()]*?):(\d+):(\d+)\)?$/m;

const throwPattern = /\bthrow\s+$/;

/** `{ filename, line, column, sourceLine }` of the first frame of `error`, if there is any. */
function positionOf(error) {
  const stack = error?.stack;
  if (typeof stack !== 'string') return undefined;
  const match = RegExpPrototypeExec(framePattern, stack);
  if (match === null) return undefined;
  const { 1: filename, 2: line } = match;
  const sourceLine = readLine(filename, Number(line));
  const column = columnOfThrow(sourceLine, Number(match[3]));
  return { filename, line: Number(line), column, sourceLine };
}

/** `throw new X()`: the exception comes from the `throw`. */
function columnOfThrow(sourceLine, column) {
  if (sourceLine === undefined) return column;
  const thrown = RegExpPrototypeExec(throwPattern, StringPrototypeSlice(sourceLine, 0, column - 1));
  return thrown === null ? column : thrown.index + 1;
}

function readLine(filename, line) {
  if (StringPrototypeStartsWith(filename, 'node:') || filename === '[eval]') return undefined;
  const { readFileSync } = require('fs');
  const path = StringPrototypeStartsWith(filename, 'file://')
    ? require('url').fileURLToPath(filename)
    : filename;
  try {
    return StringPrototypeSplit(readFileSync(path, 'utf8'), '\n')[line - 1];
  } catch {
    return undefined;
  }
}

/** A position with the text of its line, when the file can be read. */
function withSourceLine({ filename, line, column }) {
  const sourceLine = readLine(filename, line);
  // The engine notes the thrown expression.
  const statement =
    sourceLine === undefined
      ? -1
      : StringPrototypeLastIndexOf(StringPrototypeSlice(sourceLine, 0, column - 1), 'throw');
  return { filename, line, column: statement === -1 ? column : statement + 1, sourceLine };
}

module.exports = { positionOf, withSourceLine };
