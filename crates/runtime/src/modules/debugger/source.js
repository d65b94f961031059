'use strict';

// Where the debugged program is: its scripts by their paths, lines of source around a place, and the calls that led there.

const { ArrayPrototypeJoin, ArrayPrototypePush, MathMax, MathMin, String } = primordials;
const { StringPrototypePadStart, StringPrototypeSlice, StringPrototypeSplit } = primordials;
const { StringPrototypeStartsWith } = primordials;

const { customInspectSymbol } = require('#internal/util');

/** A script's url as a person would write it. */
function shortPath(url) {
  const path = require('path');
  if (StringPrototypeStartsWith(url, 'file://')) url = require('url').fileURLToPath(url);
  else if (!path.isAbsolute(url)) return url;
  const relative = path.relative(process.cwd(), url);
  return relative !== '' && relative.length <= url.length ? relative : url;
}

/** Lines of a script around one of them. */
class Snippet {
  constructor({ text, line, column, delta, breakLines }) {
    this.lines = StringPrototypeSplit(text, '\n');
    this.line = line;
    this.column = column;
    this.delta = delta;
    this.breakLines = breakLines;
  }

  [customInspectSymbol](depth, options) {
    const { lines, line, column, delta, breakLines } = this;
    const first = MathMax(0, line - delta);
    const last = MathMin(lines.length - 1, line + delta);
    const width = MathMax(2, String(last + 1).length);
    const shown = [];
    for (let i = first; i <= last; i++) {
      const isCurrent = i === line;
      let text = lines[i];
      if (isCurrent && options.colors) text = mark(text, column, options);
      const sign = isCurrent ? '>' : breakLines(i) ? '*' : ' ';
      const number = StringPrototypePadStart(String(i + 1), width);
      ArrayPrototypePush(shown, `${sign}${number} ${text}`);
    }
    return ArrayPrototypeJoin(shown, '\n');
  }
}

/** What is to run next stands out. */
function mark(text, column, options) {
  const { RegExpPrototypeExec } = primordials;
  const rest = StringPrototypeSlice(text, column);
  const word = RegExpPrototypeExec(/^[\w$.]+|^\S/, rest)?.[0] ?? rest;
  const before = StringPrototypeSlice(text, 0, column);
  const after = StringPrototypeSlice(rest, word.length);
  return `${before}${options.stylize(word, 'boolean')}${after}`;
}

/** The calls that led to where the program is. */
class Backtrace {
  constructor(frames, scripts) {
    this.frames = frames;
    this.scripts = scripts;
  }

  [customInspectSymbol]() {
    const shown = [];
    for (let i = 0; i < this.frames.length; i++) {
      const { functionName, location } = this.frames[i];
      const url = this.scripts.get(location.scriptId)?.url ?? '<unknown>';
      const at = `${shortPath(url)}:${location.lineNumber + 1}:${location.columnNumber}`;
      ArrayPrototypePush(shown, `#${i} ${functionName || '(anonymous)'} ${at}`);
    }
    return ArrayPrototypeJoin(shown, '\n');
  }
}

module.exports = { Backtrace, Snippet, shortPath };
