'use strict';

// The token that a SyntaxError is about: a word as a whole, and what has no end from its start.

const {
  RegExpPrototypeExec,
  StringPrototypeEndsWith,
  StringPrototypeIndexOf,
  StringPrototypeRepeat,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

/** The token that is marked: a word as a whole, and what has no end from its start. */
function tokenAt(text, offset, message) {
  if (message === 'Invalid or unexpected token' || message === missingSlash) {
    const start = openToken(text);
    if (start !== -1) {
      const whole = message !== missingSlash;
      return { column: start + 1, width: whole ? text.length - start : 1 };
    }
  }
  // Where nothing is there is nothing to mark.
  if (message === 'Unexpected end of input') return { column: offset + 1, width: 0 };
  const named = RegExpPrototypeExec(/^Unexpected token '(.*)'$/, message);
  if (named !== null && StringPrototypeStartsWith(StringPrototypeSlice(text, offset), named[1])) {
    return { column: offset + 1, width: named[1].length };
  }
  if (StringPrototypeEndsWith(message, 'has already been declared')) {
    return { column: offset + 1, width: 1 };
  }
  const literal = refusedLiteral(message);
  const start = literal === undefined ? -1 : StringPrototypeIndexOf(text, literal);
  if (start !== -1) return { column: start + 1, width: literal.length };
  const word = RegExpPrototypeExec(
    /^[\p{ID_Start}$_][\p{ID_Continue}$]*/u,
    StringPrototypeSlice(text, offset),
  );
  return { column: offset + 1, width: word === null ? 1 : word[0].length };
}

/** The regular expression that `message` refuses; of those the engine keeps the pattern instead of the source line. */
function refusedLiteral(message) {
  return RegExpPrototypeExec(/^Invalid regular expression: (\/.*\/[a-z]*): [^:]*$/s, message)?.[1];
}

const missingSlash = 'Invalid regular expression: missing /';

/** Where a string or a regular expression starts that the line does not end. */
function openToken(text) {
  const whole =
    /^(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|\/[^/*](?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])*\/|[^'"`/])/;
  let at = 0;
  while (at < text.length) {
    const found = RegExpPrototypeExec(whole, StringPrototypeSlice(text, at));
    if (found === null) return at;
    at += found[0].length;
  }
  return -1;
}

/** What brings a mark below the character at `width`: tabs stay tabs. */
function indentLike(sourceLine, width) {
  let text = '';
  for (let i = 0; i < width && i < sourceLine.length; i++)
    text += sourceLine[i] === '\t' ? '\t' : ' ';
  return text + StringPrototypeRepeat(' ', width - text.length > 0 ? width - text.length : 0);
}

module.exports = { indentLike, refusedLiteral, tokenAt };
