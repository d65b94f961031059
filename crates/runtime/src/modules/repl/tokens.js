'use strict';

// Just enough of the language's grammar to find, from the end of an unfinished line, the expression before a dot, and
// whether a string or a comment is still open.

const { ArrayPrototypePop, ArrayPrototypePush, RegExpPrototypeExec, StringPrototypeSlice } =
  primordials;

const token =
  /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"|`(?:[^`\\]|\\[\s\S])*`|0[xXoObB][\da-fA-F_]+n?|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?n?|[\p{ID_Start}$_#](?:[\p{ID_Continue}$]|\u200c|\u200d)*|\?\.(?!\d)|[\s\S]/uy;

const valueEnd = /^(?:[\p{ID_Continue}$_#][\s\S]*|['"`][\s\S]+|[)\]}])$/u;
const operatorWords =
  /^(?:return|typeof|case|do|else|in|of|instanceof|new|void|delete|throw|await|yield)$/;
const regexp = /\/(?![*/])(?:\[(?:[^\]\\\n]|\\.)*\]|[^/[\\\n]|\\.)+\/[a-z]*/y;

/** The tokens of a line as `{ text, start }`, without white space and comments. */
function tokens(line) {
  const list = [];
  let at = 0;
  while (at < line.length) {
    const last = list.length === 0 ? '' : list[list.length - 1].text;
    const afterValue =
      RegExpPrototypeExec(valueEnd, last) !== null &&
      RegExpPrototypeExec(operatorWords, last) === null;
    let text;
    if (line[at] === '/' && !afterValue) {
      regexp.lastIndex = at;
      text = RegExpPrototypeExec(regexp, line)?.[0];
    }
    if (text === undefined) {
      token.lastIndex = at;
      text = RegExpPrototypeExec(token, line)[0];
    }
    if (RegExpPrototypeExec(/^(?:\s|\/[/*])/, text) === null) {
      ArrayPrototypePush(list, { text, start: at });
    }
    at += text.length;
  }
  return list;
}

/** The text of the last token. */
function lastToken(line) {
  const list = tokens(line);
  return list.length === 0 ? '' : list[list.length - 1].text;
}

/** Whether the line ends within a string, a template or a comment. */
function isOpen(line) {
  let quote = '';
  const list = tokens(line);
  for (let i = 0; i < list.length && quote === ''; i++) {
    const { text, start } = list[i];
    if (text === "'" || text === '"' || text === '`') quote = text;
    if (text === '/' && (line[start + 1] === '*' || line[start + 1] === '/')) quote = text;
  }
  if (quote !== '') return true;
  const comment = RegExpPrototypeExec(/\/\/[^\n]*$/, line);
  if (comment === null) return false;
  // The slashes may be those of a string or of a regular expression.
  const last = list[list.length - 1];
  return last === undefined || last.start + last.text.length <= comment.index;
}

const opening = { __proto__: null, ')': '(', ']': '[', '}': '{' };

/** The first token of the group that a closing bracket ends. */
function groupStart(list, end) {
  const stack = [];
  for (let i = end; i >= 0; i--) {
    const { text } = list[i];
    if (opening[text] !== undefined) ArrayPrototypePush(stack, opening[text]);
    else if (text === stack[stack.length - 1]) {
      ArrayPrototypePop(stack);
      if (stack.length === 0) return i;
    }
  }
  return -1;
}

function isName(text) {
  return RegExpPrototypeExec(/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u, text) !== null;
}

function isLiteral(text) {
  return RegExpPrototypeExec(/^(?:['"`/][\s\S]+|\d[\s\S]*)$/, text) !== null;
}

/** The chain of properties, calls and brackets that a text ends with; empty if it ends with something else. */
function chainAtEnd(text) {
  const list = tokens(text);
  let i = list.length - 1;
  let start = -1;
  while (i >= 0) {
    const { text: part } = list[i];
    if (part === ')' || part === ']' || part === '}') {
      const first = groupStart(list, i);
      if (first === -1) return '';
      // An object at the start of a line is a block.
      if (part === '}' && first === 0) return '';
      start = first;
      const before = first > 0 ? list[first - 1].text : '';
      const continues =
        part !== '}' &&
        (isName(before) || isLiteral(before) || opening[before] !== undefined || before === '?.');
      if (before === '.') return '';
      if (!continues || RegExpPrototypeExec(operatorWords, before) !== null) break;
      i = before === '?.' ? first - 2 : first - 1;
      continue;
    }
    if (!isName(part) && !isLiteral(part)) return '';
    if (RegExpPrototypeExec(operatorWords, part) !== null) return '';
    start = i;
    const before = i > 0 ? list[i - 1].text : '';
    if (before !== '.' && before !== '?.') break;
    i -= 2;
  }
  if (start === -1) return '';
  return StringPrototypeSlice(text, list[start].start);
}

module.exports = { chainAtEnd, isOpen, lastToken };
