'use strict';
// The format of `.env` files: `KEY=value` lines, quotes, comments, values of several lines.

const {
  ArrayPrototypeSort,
  ObjectKeys,
  RegExpPrototypeExec,
  StringPrototypeIndexOf,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeTrim,
} = primordials;

/** Variables by name. Later lines win. */
function parseEnv(content) {
  const found = { __proto__: null };
  const text = StringPrototypeReplaceAll(content, '\r\n', '\n');
  const { length } = text;
  let at = 0;
  while (at < length) {
    let lineEnd = StringPrototypeIndexOf(text, '\n', at);
    if (lineEnd === -1) lineEnd = length;
    const first = RegExpPrototypeExec(/[^\s]/, StringPrototypeSlice(text, at, lineEnd));
    if (first === null || first[0] === '#') {
      at = lineEnd + 1;
      continue;
    }
    const equals = StringPrototypeIndexOf(text, '=', at);
    if (equals === -1 || equals >= lineEnd) {
      at = lineEnd + 1;
      continue;
    }
    let key = StringPrototypeTrim(StringPrototypeSlice(text, at, equals));
    if (StringPrototypeStartsWith(key, 'export '))
      key = StringPrototypeTrim(StringPrototypeSlice(key, 7));
    if (key === '') {
      at = lineEnd + 1;
      continue;
    }
    at = readValue(text, equals + 1, lineEnd, key, found);
  }
  return sortKeys(found);
}

/** The variables in the order of their names, as Node gives them. */
function sortKeys(found) {
  const names = ArrayPrototypeSort(ObjectKeys(found));
  const result = { __proto__: null };
  for (let i = 0; i < names.length; i++) result[names[i]] = found[names[i]];
  return result;
}

/** Stores the value that begins at `start`; returns where the next line begins. */
function readValue(text, start, lineEnd, key, result) {
  let at = start;
  while (at < lineEnd && (text[at] === ' ' || text[at] === '\t')) at++;
  const quote = text[at];
  if (quote === '"' || quote === "'" || quote === '`') {
    const close = StringPrototypeIndexOf(text, quote, at + 1);
    if (close !== -1) {
      let value = StringPrototypeSlice(text, at + 1, close);
      // Only double quotes know the escape for a new line.
      if (quote === '"') value = StringPrototypeReplaceAll(value, '\\n', '\n');
      result[key] = value;
      const end = StringPrototypeIndexOf(text, '\n', close + 1);
      return end === -1 ? text.length : end + 1;
    }
  }
  let value = StringPrototypeSlice(text, at, lineEnd);
  const comment = StringPrototypeIndexOf(value, '#');
  if (comment !== -1) value = StringPrototypeSlice(value, 0, comment);
  result[key] = StringPrototypeTrim(value);
  return lineEnd + 1;
}

module.exports = { parseEnv };
