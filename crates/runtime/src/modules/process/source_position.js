'use strict';

// Where an error comes from, read off its stack, with the source line when the file can be read.

const { Number, RegExpPrototypeExec, StringPrototypeSplit, StringPrototypeStartsWith } =
  primordials;

const framePattern = /^ {4}at (?:.* \()?((?:file:\/\/)?[^()]*?):(\d+):(\d+)\)?$/m;

/** `{ filename, line, column, sourceLine }` of the first frame of `error`, if there is any. */
function positionOf(error) {
  const stack = error?.stack;
  if (typeof stack !== 'string') return undefined;
  const match = RegExpPrototypeExec(framePattern, stack);
  if (match === null) return undefined;
  const { 1: filename, 2: line, 3: column } = match;
  return {
    filename,
    line: Number(line),
    column: Number(column),
    sourceLine: readLine(filename, Number(line)),
  };
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

module.exports = { positionOf };
