'use strict';

// Labels of tests and suites, and the expressions that choose tests by them:
// `(unit or smoke) and not slow`, with `&&`, `||` and `!` for the words and `*` for any characters.

const {
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  ArrayPrototypeSome,
  ObjectFreeze,
  RegExpPrototypeExec,
  StringPrototypeIncludes,
  StringPrototypeToLowerCase,
  StringPrototypeTrim,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { emitExperimentalWarning } = require('#internal/util');
const { validateArray, validateString } = require('#internal/validators');

const none = ObjectFreeze([]);

/** The tags of a test with its parent's before its own. */
function tagsOf(own, inherited = none) {
  if (own === undefined) return inherited;
  validateArray(own, 'options.tags');
  if (own.length === 0) return inherited;
  emitExperimentalWarning('Test tags');
  const tags = [...inherited];
  for (let i = 0; i < own.length; i++) {
    const tag = validateTag(own[i], `options.tags[${i}]`);
    if (!ArrayPrototypeIncludes(tags, tag)) ArrayPrototypePush(tags, tag);
  }
  return ObjectFreeze(tags);
}

function validateTag(tag, name) {
  validateString(tag, name);
  if (tag === '') throw new ERR_INVALID_ARG_VALUE(name, tag, 'must not be empty');
  if (RegExpPrototypeExec(/[\s&|!()*]|^(?:and|or|not)$/i, tag) !== null) {
    throw new ERR_INVALID_ARG_VALUE(
      name,
      tag,
      'contains a forbidden character. Tags must not contain whitespace, operator characters ' +
        "(&, |, !, (, ), *), or be the reserved words 'and', 'or', or 'not'",
    );
  }
  return StringPrototypeToLowerCase(tag);
}

const operators = {
  __proto__: null,
  '(': 'LPAREN',
  ')': 'RPAREN',
  '!': 'NOT',
  '&&': 'AND',
  '||': 'OR',
  not: 'NOT',
  and: 'AND',
  or: 'OR',
};

/** What stands in an expression, piece by piece: what it is, its text, and where it begins. */
class Pieces {
  constructor(text, name) {
    this.text = text;
    this.name = name;
    this.pattern = /\s*(?:(&&|\|\||[()!&|])|([^\s&|!()]+)|$)/y;
    this.next();
  }

  error(reason) {
    return new ERR_INVALID_ARG_VALUE(this.name, this.text, reason);
  }

  next() {
    const found = RegExpPrototypeExec(this.pattern, this.text);
    const sign = found[1];
    this.word = StringPrototypeToLowerCase(sign ?? found[2] ?? '');
    this.at = this.pattern.lastIndex - this.word.length;
    if (sign === '&' || sign === '|') {
      const other = sign === '&' ? "'&&' or 'and'" : "'||' or 'or'";
      throw this.error(`unexpected '${sign}' at position ${this.at}; use ${other}`);
    }
    this.kind = this.word === '' ? 'EOF' : (operators[this.word] ?? 'IDENT');
  }

  /** Goes on if this is the next piece. */
  take(kind) {
    if (this.kind !== kind) return false;
    this.next();
    return true;
  }
}

function either(pieces) {
  let test = both(pieces);
  while (pieces.take('OR')) {
    const left = test;
    const right = both(pieces);
    test = (tags) => left(tags) || right(tags);
  }
  return test;
}

function both(pieces) {
  let test = single(pieces);
  while (pieces.take('AND')) {
    const left = test;
    const right = single(pieces);
    test = (tags) => left(tags) && right(tags);
  }
  return test;
}

function single(pieces) {
  if (pieces.take('NOT')) {
    const test = single(pieces);
    return (tags) => !test(tags);
  }
  if (pieces.take('LPAREN')) {
    const test = either(pieces);
    if (!pieces.take('RPAREN')) throw pieces.error(`expected ')' at position ${pieces.at}`);
    return test;
  }
  const { kind, word, at } = pieces;
  if (!pieces.take('IDENT')) throw pieces.error(`unexpected token '${kind}' at position ${at}`);
  if (!StringPrototypeIncludes(word, '*')) return (tags) => ArrayPrototypeIncludes(tags, word);
  return (tags) => ArrayPrototypeSome(tags, (tag) => fits(tag, word));
}

/** Whether the tag is like the pattern, whose `*` stand for any characters. Takes no longer than their lengths' product. */
function fits(tag, pattern) {
  let t = 0;
  let p = 0;
  let star = -1;
  let from = 0;
  while (t < tag.length) {
    if (pattern[p] === '*') {
      star = p++;
      from = t;
    } else if (pattern[p] === tag[t]) {
      p++;
      t++;
    } else {
      if (star === -1) return false;
      p = star + 1;
      t = ++from;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** What an expression says of a list of tags. */
function filterOf(text, name) {
  validateString(text, name);
  if (StringPrototypeTrim(text) === '') {
    throw new ERR_INVALID_ARG_VALUE(name, text, 'must not be empty');
  }
  const pieces = new Pieces(text, name);
  const test = either(pieces);
  if (pieces.kind !== 'EOF') throw pieces.error(`unexpected token at position ${pieces.at}`);
  return test;
}

/** The filters that expressions stand for, one or a list of them; a test is to pass all. */
function filtersOf(value, name) {
  if (value == null) return [];
  const list = ArrayIsArray(value) ? value : [value];
  const filters = [];
  for (let i = 0; i < list.length; i++) filters[i] = filterOf(list[i], `${name}[${i}]`);
  if (filters.length > 0) emitExperimentalWarning('Test tags');
  return filters;
}

module.exports = { filtersOf, tagsOf };
