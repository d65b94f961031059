'use strict';
// The source text of a failed `assert(x)`: the call is found by its place on the stack and cut out
// of its line.

const {
  Error,
  ErrorCaptureStackTrace,
  NumberPrototypeToString,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  StringPrototypeCharCodeAt,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
  StringPrototypeTrimEnd,
} = primordials;

const controls = /[\x00-\x09\x0b\x0c\x0e-\x1f]/g;

/** Control characters of the source in a form that can be read. */
function escapeControl(char) {
  if (char === '\b') return '\\b';
  if (char === '\t') return '\\t';
  if (char === '\f') return '\\f';
  const hex = NumberPrototypeToString(StringPrototypeCharCodeAt(char, 0), 16);
  return `\\u00${hex.length === 1 ? '0' : ''}${hex}`;
}

function callerOf(fn) {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder = {};
  try {
    Error.prepareStackTrace = (_error, sites) => sites;
    Error.stackTraceLimit = 4;
    ErrorCaptureStackTrace(holder, fn);
    const sites = holder.stack;
    // Between the program and the assertion there may be a function of the language: `apply`.
    for (let i = 0; i < sites.length; i++) if (sites[i].getFileName()) return sites[i];
    return undefined;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function readLine(fileName, lineNumber) {
  if (StringPrototypeStartsWith(fileName, 'node:')) return undefined;
  const path = StringPrototypeStartsWith(fileName, 'file:')
    ? require('url').fileURLToPath(fileName)
    : fileName;
  try {
    const text = require('fs').readFileSync(path, 'utf8');
    return StringPrototypeSplit(text, /\r\n|[\n\r\u2028\u2029]/, lineNumber)[lineNumber - 1];
  } catch {
    return undefined;
  }
}

function isNameChar(char) {
  return char !== undefined && RegExpPrototypeExec(/[\w$\u0080-\uffff]/, char) !== null;
}

/** Goes back from a place inside of `a.b.c(` to where the expression begins. */
function expressionStart(line, at) {
  // Some calls are placed at their parenthesis or at `?.`.
  while (at > 0 && (line[at] === '(' || line[at] === '.' || line[at] === '?' || line[at] === ' '))
    at--;
  // The end of a computed member: what follows goes back over it.
  if (line[at] === ']') at++;
  while (at > 0 && isNameChar(line[at]) && isNameChar(line[at - 1])) at--;
  for (;;) {
    let i = at - 1;
    while (line[i] === ' ') i--;
    if (line[i] === ']') {
      // A computed member: back over it.
      let depth = 0;
      for (; i >= 0; i--) {
        if (line[i] === ']') depth++;
        else if (line[i] === '[' && --depth === 0) break;
      }
      if (i < 0) return at;
    } else if (line[i] === '.') {
      i--;
      if (line[i] === '?') i--;
      while (line[i] === ' ') i--;
      if (!isNameChar(line[i])) return at;
      i++;
    } else if (line[i] === '[' && (line[at] === "'" || line[at] === '"')) {
      // The place is the key of a computed member.
    } else {
      return at;
    }
    at = i;
    while (at > 0 && isNameChar(line[at - 1])) at--;
  }
}

/** The end of a string, template or regular expression that opens at `at`. */
function skipQuoted(line, at) {
  const quote = line[at];
  let inClass = false;
  for (let i = at + 1; i < line.length; i++) {
    const char = line[i];
    if (char === '\\') i++;
    else if (quote === '/' && char === '[') inClass = true;
    else if (quote === '/' && char === ']') inClass = false;
    else if (char === quote && !inClass) return i;
    else if (quote === '`' && char === '$' && line[i + 1] === '{') i = skipBraces(line, i + 1);
  }
  return line.length;
}

function skipBraces(line, at) {
  let depth = 0;
  for (let i = at; i < line.length; i++) {
    const char = line[i];
    if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return i;
    else if (char === '"' || char === "'" || char === '`') i = skipQuoted(line, i);
  }
  return line.length;
}

/** Where the call that begins at `at` ends, or the end of the line. */
function callEnd(line, at) {
  let depth = 0;
  let previous = '';
  for (let i = at; i < line.length; i++) {
    const char = line[i];
    if (char === '(') {
      depth++;
    } else if (char === ')') {
      if (--depth === 0) return i + 1;
    } else if (char === '"' || char === "'" || char === '`') {
      i = skipQuoted(line, i);
    } else if (char === '/' && line[i + 1] === '*') {
      const close = line.indexOf('*/', i + 2);
      if (close === -1) return line.length;
      i = close + 1;
      continue;
    } else if (char === '/' && line[i + 1] === '/') {
      return line.length;
    } else if (char === '/' && (previous === '' || '(,=:[!&|?{};+-*%<>~^'.includes(previous))) {
      i = skipQuoted(line, i);
    }
    if (char !== ' ') previous = char;
  }
  return line.length;
}

/** The line of the call and where in it the call is, in the original source while source maps are in use. */
function calledAt(fileName, lineNumber, column) {
  if (process.sourceMapsEnabled) {
    const { originalPosition } = require('#module/source_map_cache');
    const original = originalPosition(fileName, lineNumber, column);
    if (original !== undefined) return { line: original.sourceLine, column: original.column };
  }
  return { line: readLine(fileName, lineNumber), column };
}

/** The message for a failed `fn(value)`, or undefined when the source cannot be had. */
function expressionMessage(fn) {
  const site = callerOf(fn);
  const fileName = site?.getFileName();
  const lineNumber = site?.getLineNumber();
  const position = site?.getColumnNumber();
  if (typeof fileName !== 'string' || !lineNumber || !position) return undefined;
  const { line, column } = calledAt(fileName, lineNumber, position);
  if (line === undefined) return undefined;
  const start = expressionStart(line, column - 1);
  const text = StringPrototypeTrimEnd(StringPrototypeSlice(line, start, callEnd(line, start)));
  if (text === '') return undefined;
  const shown = RegExpPrototypeSymbolReplace(controls, text, escapeControl);
  return `The expression evaluated to a falsy value:\n\n  ${shown}\n`;
}

module.exports = { expressionMessage };
