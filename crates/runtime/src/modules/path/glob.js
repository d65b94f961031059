'use strict';
// Glob patterns: brace expansion, `**`, `*`, `?`, classes (also `[[:alpha:]]`) and extended groups
// `?( ) *( ) +( ) @( ) !( )`. A pattern is compiled to lists of segments, one list for each brace
// alternative; a segment is a string, a regular expression or GLOBSTAR.

const {
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  MathAbs,
  MathMax,
  Number,
  RegExp,
  RegExpPrototypeExec,
  SafeMap,
  String,
  StringFromCharCode,
  StringPrototypeCharCodeAt,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeLastIndexOf,
  StringPrototypePadStart,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeToLowerCase,
  Symbol,
  TypeError,
} = primordials;

const { validateString } = require('#internal/validators');

const GLOBSTAR = Symbol('globstar');
const MAX_LENGTH = 65_536;
const MAX_EXPANSIONS = 100_000;
const CACHE_LIMIT = 100;

/** The place of the brace that closes the one at `open`, and the commas between, or null. */
function scanBrace(pattern, open) {
  let depth = 0;
  const commas = [];
  for (let i = open; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === '{') {
      depth++;
    } else if (char === '}') {
      if (--depth === 0) return { close: i, commas };
    } else if (char === ',' && depth === 1) {
      ArrayPrototypePush(commas, i);
    }
  }
  return null;
}

const rangePattern = /^(-?\d+|[a-zA-Z])\.\.(-?\d+|[a-zA-Z])(?:\.\.(-?\d+))?$/;

/** `1..5`, `01..10`, `a..e..2`: what a numeric or letter range stands for, or null. */
function expandRange(body) {
  const found = RegExpPrototypeExec(rangePattern, body);
  if (found === null) return null;
  const letters = RegExpPrototypeExec(/^[a-zA-Z]$/, found[1]) !== null;
  if (letters !== (RegExpPrototypeExec(/^[a-zA-Z]$/, found[2]) !== null)) return null;
  const first = letters ? StringPrototypeCharCodeAt(found[1], 0) : Number(found[1]);
  const last = letters ? StringPrototypeCharCodeAt(found[2], 0) : Number(found[2]);
  const step = MathMax(MathAbs(found[3] === undefined ? 1 : Number(found[3])), 1);
  const padded = !letters && RegExpPrototypeExec(/^-?0\d/, `${found[1]}`) !== null;
  const padding =
    padded || (!letters && RegExpPrototypeExec(/^-?0\d/, found[2]) !== null)
      ? MathMax(found[1].length, found[2].length)
      : 0;
  const out = [];
  const down = last < first;
  for (let n = first; down ? n >= last : n <= last; n += down ? -step : step) {
    let text = letters ? StringFromCharCode(n) : String(n);
    if (padding > 0 && text.length < padding) {
      text =
        n < 0
          ? `-${StringPrototypePadStart(StringPrototypeSlice(text, 1), padding - 1, '0')}`
          : StringPrototypePadStart(text, padding, '0');
    }
    ArrayPrototypePush(out, text);
    if (out.length > MAX_EXPANSIONS) break;
  }
  return out;
}

/** All patterns that `pattern` stands for once its braces are resolved. */
function expandBraces(pattern) {
  let open = StringPrototypeIndexOf(pattern, '{');
  const lastClose = StringPrototypeLastIndexOf(pattern, '}');
  while (open !== -1) {
    const dollar = open > 0 && pattern[open - 1] === '$';
    const found = dollar || open > lastClose ? null : scanBrace(pattern, open);
    if (found !== null) {
      const { close, commas } = found;
      const before = StringPrototypeSlice(pattern, 0, open);
      const body = StringPrototypeSlice(pattern, open + 1, close);
      let choices = null;
      if (commas.length > 0) {
        choices = [];
        let start = open + 1;
        for (let i = 0; i <= commas.length; i++) {
          const end = i < commas.length ? commas[i] : close;
          const parts = expandBraces(StringPrototypeSlice(pattern, start, end));
          for (let j = 0; j < parts.length; j++) ArrayPrototypePush(choices, parts[j]);
          start = end + 1;
        }
      } else {
        choices = expandRange(body);
      }
      if (choices !== null) {
        const tails = expandBraces(StringPrototypeSlice(pattern, close + 1));
        const out = [];
        for (let i = 0; i < choices.length; i++) {
          for (let j = 0; j < tails.length && out.length < MAX_EXPANSIONS; j++)
            ArrayPrototypePush(out, `${before}${choices[i]}${tails[j]}`);
        }
        return out;
      }
    }
    open = StringPrototypeIndexOf(pattern, '{', open + 1);
  }
  return [pattern];
}

const posixClasses = {
  __proto__: null,
  alnum: '\\p{L}\\p{Nl}\\p{Nd}',
  alpha: '\\p{L}\\p{Nl}',
  ascii: '\\x00-\\x7f',
  blank: '\\p{Zs}\\t',
  cntrl: '\\p{Cc}',
  digit: '\\p{Nd}',
  graph: '\\p{L}\\p{N}\\p{M}\\p{P}\\p{S}',
  lower: '\\p{Ll}',
  print: '\\p{L}\\p{N}\\p{M}\\p{P}\\p{S}\\p{Zs}',
  punct: '\\p{P}',
  space: '\\p{Z}\\t\\r\\n\\v\\f',
  upper: '\\p{Lu}',
  word: '\\p{L}\\p{Nl}\\p{Nd}\\p{Pc}',
  xdigit: 'A-Fa-f0-9',
};

// A hyphen means something in a class only, and may not be escaped elsewhere.
const needsEscape = '\\^$.*+?()[]{}|/';
const needsEscapeInClass = `${needsEscape}-`;

function quote(char) {
  return StringPrototypeIncludes(needsEscape, char) ? `\\${char}` : char;
}

/** Reads the class that opens at `at`; returns its regular expression and its end, or null. */
function parseClass(pattern, at) {
  let i = at + 1;
  let negated = false;
  if (pattern[i] === '!' || pattern[i] === '^') {
    negated = true;
    i++;
  }
  let body = '';
  let first = true;
  for (; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === ']' && !first) {
      if (body === '') return null;
      return { source: `[${negated ? '^' : ''}${body}]`, end: i + 1 };
    }
    first = false;
    if (char === '[' && pattern[i + 1] === ':') {
      const end = StringPrototypeIndexOf(pattern, ':]', i + 2);
      const name = end === -1 ? '' : StringPrototypeSlice(pattern, i + 2, end);
      if (posixClasses[name] !== undefined) {
        body += posixClasses[name];
        i = end + 1;
        continue;
      }
    }
    if (char === '-' && body !== '' && pattern[i + 1] !== ']' && i + 1 < pattern.length) {
      const next = pattern[i + 1];
      const previous = pattern[i - 1];
      if (previous > next) {
        // A range that runs backwards matches nothing.
        const end = StringPrototypeIndexOf(pattern, ']', i + 1);
        return end === -1 ? null : { source: '[]', end: end + 1 };
      }
      body += '-';
      continue;
    }
    body += StringPrototypeIncludes(needsEscapeInClass, char) ? `\\${char}` : char;
  }
  return null;
}

/** The place of the parenthesis that closes the group opened at `open`, or -1. */
function closeGroup(pattern, open) {
  let depth = 0;
  for (let i = open; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return i;
  }
  return -1;
}

function splitAlternatives(body) {
  const out = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < body.length; i++) {
    const char = body[i];
    if (char === '(') {
      depth++;
    } else if (char === ')') {
      depth--;
    } else if (char === '|' && depth === 0) {
      ArrayPrototypePush(out, StringPrototypeSlice(body, start, i));
      start = i + 1;
    }
  }
  ArrayPrototypePush(out, StringPrototypeSlice(body, start));
  return out;
}

/** Whether `segment` is one group `x( )` from end to end. */
function isGroup(segment) {
  return (
    segment.length > 2 &&
    StringPrototypeIncludes('?*+@!', segment[0]) &&
    segment[1] === '(' &&
    closeGroup(segment, 1) === segment.length - 1
  );
}

/**
 * Whether `!(body)` excludes nothing: so it is in Node where the body ends in a group, unless it is one
 * more negation and nothing else.
 */
function excludesNothing(body) {
  if (RegExpPrototypeExec(/[?*+@!]\(.*\)$/, body) === null) return false;
  let inner = body;
  while (inner[0] === '@' && isGroup(inner)) inner = StringPrototypeSlice(inner, 2, -1);
  if (inner[0] === '!' && isGroup(inner)) return false;
  const parts = splitAlternatives(body);
  const last = parts[parts.length - 1];
  for (let i = 0; i < last.length; i++) {
    if (last[i + 1] !== '(' || !StringPrototypeIncludes('?*+@!', last[i])) continue;
    const close = closeGroup(last, i + 1);
    if (close === last.length - 1) return true;
    if (close !== -1) i = close;
  }
  return false;
}

// What a group in a group comes to when it is all that the outer one repeats; the outer one's kind, then the inner one's.
const NESTED = {
  __proto__: null,
  '**': '*',
  '*+': '*',
  '*?': '*',
  '*@': '*',
  '+*': '*',
  '++': '+',
  '+?': '*',
  '+@': '+',
  '?*': '*',
  '?+': '*',
  '??': '?',
  '?@': '?',
  '@*': '*',
  '@+': '+',
  '@?': '?',
  '@@': '@',
};

/** The kind and the alternatives of a group, without groups that only repeat what is repeated already. */
function flattened(kind, body) {
  let parts = splitAlternatives(body);
  // A regular expression with one repetition right in another would try all ways to share a name between them.
  while (parts.length === 1 && isGroup(parts[0])) {
    const merged = NESTED[kind + parts[0][0]];
    if (merged === undefined) break;
    kind = merged;
    parts = splitAlternatives(StringPrototypeSlice(parts[0], 2, -1));
  }
  if (kind !== '*' && kind !== '+') return { kind, parts };
  const out = [];
  for (let i = 0; i < parts.length; i++) {
    const merged = isGroup(parts[i]) ? NESTED[kind + parts[i][0]] : undefined;
    if (merged === undefined) {
      ArrayPrototypePush(out, parts[i]);
      continue;
    }
    const inner = flattened(parts[i][0], StringPrototypeSlice(parts[i], 2, -1));
    if (merged === '*' || inner.kind === '*' || inner.kind === '?') kind = '*';
    for (let j = 0; j < inner.parts.length; j++) ArrayPrototypePush(out, inner.parts[j]);
  }
  return { kind, parts: out };
}

// Patterns do not reach names that begin with a dot unless they name the dot.
const NO_DOT = '(?!\\.)';

/**
 * The regular expression source of one segment, or of one alternative in a group. `guard` is what
 * keeps a wildcard from matching at the start of a name; '' where that cannot be. `inverted`: inside `!( )`.
 */
function segmentSource(segment, guard, inverted) {
  let source = '';
  let magic = false;
  for (let i = 0; i < segment.length; ) {
    const char = segment[i];
    const before = i === 0 ? guard : '';
    if (StringPrototypeIncludes('?*+@!', char) && segment[i + 1] === '(') {
      const close = closeGroup(segment, i + 1);
      if (close !== -1) {
        magic = true;
        const body = StringPrototypeSlice(segment, i + 2, close);
        const { kind, parts } = flattened(char, body);
        const inside = char === '!' ? '' : before;
        for (let j = 0; j < parts.length; j++) {
          parts[j] = segmentSource(parts[j], inside, inverted || char === '!').source;
        }
        const inner = ArrayPrototypeJoin(parts, '|');
        if (char === '!') {
          const rest = segmentSource(StringPrototypeSlice(segment, close + 1), '', inverted).source;
          source +=
            inner === '' || (!inverted && excludesNothing(body))
              ? `${before}[^/]+?`
              : `(?:(?!(?:${inner})${rest}$)${before}[^/]*?)`;
        } else {
          source += `(?:${inner})${kind === '@' ? '' : kind}`;
        }
        i = close + 1;
        continue;
      }
    }
    if (char === '*') {
      while (segment[i + 1] === '*' && segment[i + 2] !== '(') i++;
      source += `${before}[^/]*?`;
      magic = true;
    } else if (char === '?') {
      source += `${before}[^/]`;
      magic = true;
    } else if (char === '[') {
      const found = parseClass(segment, i);
      if (found === null) {
        source += '\\[';
      } else {
        source += before + found.source;
        magic = true;
        i = found.end;
        continue;
      }
    } else {
      source += quote(char);
    }
    i++;
  }
  return { source, magic };
}

function compileSegment(segment, options) {
  if (segment === '**') return GLOBSTAR;
  if (segment === '') return '';
  const group = segment[0] !== '!' && isGroup(segment);
  // Groups of nothing stand for themselves.
  if (group && RegExpPrototypeExec(/^.\(\|*\)$/, segment) !== null) return segment;
  const { source, magic } = segmentSource(segment, options.dot ? '(?!\\.{1,2}$)' : NO_DOT, false);
  if (!magic) return options.nocase ? StringPrototypeToLowerCase(segment) : segment;
  // Stars alone take no empty name, nor does one group that has to match, unless it begins with a negation.
  const full = group
    ? RegExpPrototypeExec(/^[@+]\((?!!\()/, segment) !== null
    : RegExpPrototypeExec(/^\*+$/, segment) !== null;
  const some = full ? '(?=.)' : '';
  return new RegExp(`^${some}${source}$`, options.nocase ? 'iu' : 'u');
}

/** `a/./b` is `a/b`, `a/b/../c` is `a/c`, and `**` beside `**` adds nothing. */
function simplify(segments) {
  const out = [];
  const last = segments.length - 1;
  for (let i = 0; i <= last; i++) {
    const segment = segments[i];
    if (i > 0 && i < last && (segment === '.' || segment === '')) continue;
    const previous = out.length > 0 ? out[out.length - 1] : '';
    if (segment === '**' && previous === '**') continue;
    if (
      segment === '..' &&
      previous !== '' &&
      previous !== '.' &&
      previous !== '..' &&
      previous !== '**'
    ) {
      out.length--;
      continue;
    }
    ArrayPrototypePush(out, segment);
  }
  if (out.length === 2 && out[0] === '.' && (out[1] === '.' || out[1] === '')) out.length = 1;
  return out.length > 0 ? out : [''];
}

function splitSegments(text, both) {
  return StringPrototypeSplit(text, both ? /[\\/]+/ : /\/+/);
}

class Glob {
  constructor(pattern, options) {
    const windows = options.windows === true;
    this.pattern = pattern;
    this.windows = windows;
    this.nocase = options.nocase ?? (process.platform === 'win32' || process.platform === 'darwin');
    this.dot = options.dot === true;
    const compiled = { nocase: this.nocase, dot: this.dot };
    this.alternatives = [];
    // A backslash divides in patterns on every platform; it never escapes.
    const expanded = expandBraces(StringPrototypeReplaceAll(pattern, '\\', '/'));
    for (let i = 0; i < expanded.length; i++) {
      const segments = simplify(splitSegments(expanded[i], false));
      const list = [];
      for (let j = 0; j < segments.length; j++)
        ArrayPrototypePush(list, compileSegment(segments[j], compiled));
      ArrayPrototypePush(this.alternatives, list);
    }
  }

  match(path) {
    if (this.pattern === '') return path === '';
    const parts = simplify(splitSegments(path, this.windows));
    if (this.pattern === '/' && path === '/') return true;
    for (let i = 0; i < this.alternatives.length; i++) {
      if (matchParts(parts, 0, this.alternatives[i], 0, this) === YES) return true;
    }
    return false;
  }
}

function matchSegment(segment, part, glob) {
  if (typeof segment === 'string')
    return segment === (glob.nocase ? StringPrototypeToLowerCase(part) : part);
  return RegExpPrototypeExec(segment, part) !== null;
}

function hidden(part, glob) {
  return part === '.' || part === '..' || (!glob.dot && part[0] === '.');
}

const NO = 0;
const YES = 1;
// The rest does not match wherever the `**` before it ends.
const NEVER = 2;

function matchParts(parts, p, segments, s, glob) {
  while (p < parts.length && s < segments.length) {
    const segment = segments[s];
    if (segment === GLOBSTAR) {
      if (s + 1 === segments.length) {
        for (; p < parts.length; p++) if (hidden(parts[p], glob)) return NEVER;
        return YES;
      }
      // The first place for what stands before the next `**` is as good as any later one.
      for (; p < parts.length; p++) {
        const found = matchParts(parts, p, segments, s + 1, glob);
        if (found !== NO) return found;
        if (hidden(parts[p], glob)) break;
      }
      return NEVER;
    }
    if (!matchSegment(segment, parts[p], glob)) return NO;
    p++;
    s++;
  }
  // A path that ends in a slash still matches.
  const ends =
    p === parts.length ? s === segments.length : p === parts.length - 1 && parts[p] === '';
  return ends ? YES : NO;
}

const cache = new SafeMap();

/** The compiled form of `pattern`; options: windows, dot, nocase. */
function compileGlob(pattern, options = { __proto__: null }) {
  const key = `${options.windows ? 1 : 0}${options.dot ? 1 : 0}${options.nocase ?? ''}:${pattern}`;
  let glob = cache.get(key);
  if (glob === undefined) {
    if (pattern.length > MAX_LENGTH) throw new TypeError('pattern is too long');
    if (cache.size >= CACHE_LIMIT) cache.clear();
    glob = new Glob(pattern, options);
    // Those that stand for very many would take the memory of all others.
    if (glob.alternatives.length <= 100) cache.set(key, glob);
  }
  return glob;
}

function matchGlob(path, pattern, windows) {
  validateString(path, 'path');
  validateString(pattern, 'pattern');
  return compileGlob(pattern, { __proto__: null, windows }).match(path);
}

module.exports = { compileGlob, matchGlob };
