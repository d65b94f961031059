'use strict';

// Colours for code while it is typed, the same as those of results: a scan of the text by tokens, which need not make sense.

const {
  RegExpPrototypeExec,
  SafeSet,
  StringPrototypeCharCodeAt,
  StringPrototypeIncludes,
  StringPrototypeSlice,
} = primordials;

const { inspect } = require('util');

const keywords = new SafeSet([
  'break',
  'case',
  'catch',
  'class',
  'const',
  'continue',
  'debugger',
  'default',
  'delete',
  'do',
  'else',
  'extends',
  'finally',
  'for',
  'function',
  'if',
  'in',
  'instanceof',
  'new',
  'return',
  'super',
  'switch',
  'this',
  'throw',
  'try',
  'typeof',
  'var',
  'void',
  'while',
  'with',
]);

const words = {
  __proto__: null,
  true: 'boolean',
  false: 'boolean',
  null: 'null',
  undefined: 'undefined',
  NaN: 'number',
  Infinity: 'number',
  Symbol: 'symbol',
  import: 'module',
  export: 'module',
};

// Tokens that begin at the scan's position. What has no end is no token.
const patterns = [
  ['comment', /\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\//y],
  ['string', /'(?:[^'\\\n\r]|\\(?:\r\n|[\s\S]))*'|"(?:[^"\\\n\r]|\\(?:\r\n|[\s\S]))*"/y],
  [
    'number',
    /(?:0[xX][\da-fA-F]+(?:_[\da-fA-F]+)*|0[oO][0-7]+(?:_[0-7]+)*|0[bB][01]+(?:_[01]+)*|(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+)?)n?/y,
  ],
  ['word', /[\p{ID_Start}$_\\](?:[\p{ID_Continue}$\\]|\u200c|\u200d)*/uy],
];

// A number cannot go on as a name.
const wordRest = /[\p{ID_Continue}$_]+/uy;

const regexp =
  /\/(?![*/])(?:\[(?:[^\]\\\n\r\u2028\u2029]|\\.)*\]|[^/[\\\n\r\u2028\u2029]|\\.)+\/[dgimsuyv]*/y;

// After these a slash divides.
const endsValue = /[\p{ID_Continue}$)\]}'"`]$/u;
const beforeValue =
  /(?:^|[^\p{ID_Continue}$.])(?:return|typeof|case|do|else|in|instanceof|new|void|delete|throw|await|yield|of)$/u;

function paint(style, text) {
  const color = inspect.colors[inspect.styles[style]];
  if (color === undefined) return text;
  return `\x1b[${color[0]}m${text}\x1b[${color[1]}m`;
}

function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  const found = RegExpPrototypeExec(pattern, text);
  return found === null ? '' : found[0];
}

function colorWord(word) {
  if (words[word] !== undefined) return paint(words[word], word);
  return keywords.has(word) ? paint('special', word) : word;
}

/** A regular expression in the colours that it has as a result. */
function colorRegExp(source) {
  const style = inspect.styles.regexp;
  return typeof style === 'function' ? style(source) : paint('regexp', source);
}

/** The text of a template from its first backtick; gives what was coloured and where it ended. */
function template(text, at) {
  let out = paint('string', '`');
  let from = at + 1;
  let i = from;
  const flush = () => {
    if (i === from) return;
    const part = StringPrototypeSlice(text, from, i);
    out += StringPrototypeIncludes(part, '\n') ? part : paint('string', part);
  };
  while (i < text.length) {
    const c = text[i];
    if (c === '\\') {
      i += 2;
    } else if (c === '`') {
      flush();
      return { out: out + paint('string', '`'), end: i + 1 };
    } else if (c === '$' && text[i + 1] === '{') {
      flush();
      const inner = scan(text, i + 2, true);
      out += `\${${inner.out}`;
      i = inner.end;
      from = i;
    } else {
      i++;
    }
  }
  // What has no end has no colour either.
  return { out: out + StringPrototypeSlice(text, from), end: text.length };
}

/** Colours from a position to the end, or to the brace that closes a template's expression. */
function scan(text, start, inTemplate) {
  let out = '';
  let i = start;
  let depth = 0;
  let before = '';
  if (start === 0) {
    const line = matchAt(/#![^\n]*/y, text, 0);
    if (line !== '') {
      out = paint('undefined', line);
      i = line.length;
    }
  }
  while (i < text.length) {
    const c = text[i];
    if (inTemplate) {
      if (c === '{') depth++;
      if (c === '}' && depth-- === 0) return { out: `${out}}`, end: i + 1 };
    }
    if (c === '`') {
      const inner = template(text, i);
      out += inner.out;
      before = '`';
      i = inner.end;
      continue;
    }
    let token = '';
    let kind;
    for (let p = 0; p < patterns.length && token === ''; p++) {
      kind = patterns[p][0];
      token = matchAt(patterns[p][1], text, i);
    }
    const divides =
      RegExpPrototypeExec(endsValue, before) !== null &&
      RegExpPrototypeExec(beforeValue, before) === null;
    if (token === '' && c === '/' && !divides) {
      token = matchAt(regexp, text, i);
      kind = 'regexp';
    }
    if (token === '') {
      out += c;
      i++;
      if (StringPrototypeCharCodeAt(c, 0) > 32) before = c;
      continue;
    }
    i += token.length;
    if (kind === 'number') {
      const rest = matchAt(wordRest, text, i);
      if (rest !== '') {
        out += token + rest;
        i += rest.length;
        before = rest;
        continue;
      }
    }
    if (kind === 'comment') out += paint('undefined', token);
    else if (kind === 'word') out += colorWord(token);
    else if (kind === 'regexp') out += colorRegExp(token);
    else if (kind === 'number')
      out += paint(token[token.length - 1] === 'n' ? 'bigint' : kind, token);
    else out += paint(kind, token);
    if (kind !== 'comment') before = token;
  }
  return { out, end: i };
}

/** Code with colours. */
function highlight(text) {
  return scan(text, 0, false).out;
}

module.exports = { highlight };
