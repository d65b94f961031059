'use strict';
// Colours for regular expressions in `util.inspect`: each level of nesting takes the next colour
// of a palette, so that matching parentheses are easy to find.

const {
  ArrayIsArray,
  RegExpPrototypeExec,
  StringPrototypeIndexOf,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const defaultPalette = ['green', 'red', 'yellow', 'cyan', 'magenta'];

class Highlighter {
  constructor(source, palette, colors) {
    this.source = source;
    this.palette = palette;
    this.colors = colors;
    this.out = '';
    this.at = 0;
    this.depth = 1;
    this.end = StringPrototypeLastIndexOf(source, '/');
  }

  write(text, shade) {
    if (text === '') return;
    const { palette } = this;
    const size = palette.length;
    const color = this.colors[palette[shade < 0 ? 0 : shade % size]];
    this.out += color === undefined ? text : `\x1b[${color[0]}m${text}\x1b[${color[1]}m`;
  }

  take(length, shade) {
    this.write(StringPrototypeSlice(this.source, this.at, this.at + length), shade);
    this.at += length;
  }

  /** `\p{Name}`, `\u{41}`, `\k<name>`: an opening, a name and an end. */
  takeNamed(opening, close, shade) {
    const start = this.at + opening;
    const end = StringPrototypeIndexOf(this.source, close, start);
    if (end === -1 || end >= this.end) return false;
    this.take(opening, shade);
    this.take(end - start, shade + 1);
    this.take(1, shade);
    return true;
  }

  escape(inClass) {
    const { source, depth } = this;
    const next = source[this.at + 1];
    if ((next === 'p' || next === 'P' || next === 'u') && source[this.at + 2] === '{') {
      if (this.takeNamed(3, '}', depth)) return;
      this.take(3, depth + 1);
    } else if (next === 'k' && source[this.at + 2] === '<' && !inClass) {
      if (this.takeNamed(3, '>', depth - 1)) return;
      this.take(3, depth + 1);
    } else {
      this.take(next === 'x' ? 4 : 2, inClass ? depth : depth + 1);
    }
  }

  group() {
    const { source, depth } = this;
    this.take(1, depth);
    const rest = StringPrototypeSlice(source, this.at, this.at + 3);
    if (StringPrototypeStartsWith(rest, '?<') && rest[2] !== '=' && rest[2] !== '!') {
      const end = StringPrototypeIndexOf(source, '>', this.at);
      if (end !== -1) {
        this.take(2, depth);
        this.take(end - this.at, depth + 1);
        this.take(1, depth);
      }
    } else {
      const found = RegExpPrototypeExec(/^\?(?:[:=!]|<[=!])/, rest);
      if (found !== null) this.take(found[0].length, depth);
      else if (rest[0] === '?') this.take(1, depth + 1);
    }
    this.depth++;
  }

  quantifier() {
    const { source, depth } = this;
    if (
      RegExpPrototypeExec(/^\{[\d,]/, StringPrototypeSlice(source, this.at, this.at + 2)) === null
    ) {
      this.take(1, depth + 1);
      return;
    }
    this.take(1, depth);
    while (this.at < this.end && source[this.at] !== '}') {
      if (source[this.at] === ',') {
        this.take(1, depth + 1);
        continue;
      }
      let length = 1;
      while (RegExpPrototypeExec(/^\d$/, source[this.at]) !== null && this.isDigit(length))
        length++;
      this.take(length, depth + 2);
    }
    if (this.at < this.end) this.take(1, depth);
  }

  isDigit(offset) {
    const char = this.source[this.at + offset];
    return char >= '0' && char <= '9';
  }

  class() {
    const { source } = this;
    this.take(1, this.depth);
    this.depth++;
    let first = true;
    while (this.at < this.end) {
      const char = source[this.at];
      if (char === ']') {
        this.take(1, this.depth - 1);
        break;
      }
      if (char === '\\') {
        this.escape(true);
      } else if (char === '-' && !first && source[this.at + 1] !== ']') {
        this.take(1, this.depth + 1);
      } else {
        this.take(1, this.depth);
      }
      first = false;
    }
    this.depth--;
  }

  run() {
    const { source } = this;
    this.write('/', 0);
    this.at = 1;
    while (this.at < this.end) {
      const char = source[this.at];
      switch (char) {
        case '\\':
          this.escape(false);
          break;
        case '(':
          this.group();
          break;
        case ')':
          this.depth--;
          this.take(1, this.depth);
          break;
        case '[':
          this.class();
          break;
        case '{':
          this.quantifier();
          break;
        case '|':
        case ',':
        case '*':
        case '+':
        case '?':
        case '^':
        case '$':
          this.take(1, this.depth + 3);
          break;
        case '.':
          this.take(1, this.depth + 2);
          break;
        default:
          this.take(1, this.depth + 1);
      }
    }
    this.write('/', 0);
    this.write(StringPrototypeSlice(source, this.end + 1), 1);
    return this.out;
  }
}

/** The style function of `inspect.styles.regexp`; `colors` on it replaces the palette. */
function createHighlighter(colors) {
  function highlightRegExp(regexpString) {
    const custom = highlightRegExp.colors;
    const palette = ArrayIsArray(custom) && custom.length > 0 ? custom : defaultPalette;
    return new Highlighter(regexpString, palette, colors).run();
  }
  highlightRegExp.colors = ['green', 'red', 'yellow', 'cyan', 'magenta'];
  return highlightRegExp;
}

module.exports = { createHighlighter };
