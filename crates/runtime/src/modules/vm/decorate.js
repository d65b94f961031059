'use strict';

// The source line above the stack of what a script threw, as `displayErrors` promises.

const {
  SafeWeakSet,
  StringPrototypeRepeat,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeLastIndexOf,
} = primordials;

const { isNativeError } = internalBinding('types');

// Errors that have their line already.
const decorated = new SafeWeakSet();

function put(error, filename, line, text, column, width) {
  if (decorated.has(error)) return;
  decorated.add(error);
  const { stack } = error;
  if (typeof stack !== 'string') return;
  const { indentLike } = require('#internal/error_token');
  const caret = indentLike(text, column - 1) + StringPrototypeRepeat('^', width);
  try {
    error.stack = `${filename}:${line}\n${text}\n${caret}\n\n${stack}`;
  } catch {
    // A frozen error keeps its stack.
  }
}

/** Shows where the text of a script could not be parsed. */
function decorateSyntaxError(error, source = '', lineOffset = 0, columnOffset = 0) {
  if (!isNativeError(error)) return;
  const report = internalBinding('errors').syntaxReport(error);
  if (report === undefined) return;
  const { 1: line, 2: position, 5: filename } = report;
  let { 3: text, 4: offset } = report;
  const { refusedLiteral, tokenAt } = require('#internal/error_token');
  if (text === '' || refusedLiteral(error.message) !== undefined) {
    // The engine keeps no line of what it finds wrong later on.
    const index = line - lineOffset - 1;
    text = StringPrototypeSplit(source, '\n')[index];
    if (text === undefined) return;
    offset = position - 1 - (index === 0 ? columnOffset : 0);
  }
  const { column, width } = tokenAt(text, offset, error.message);
  put(error, filename, line, text, column, width);
}

/** Shows the line of a script from which an error came. */
function decorateThrown(error, site, source, filename, lineOffset, columnOffset) {
  if (site === undefined || !isNativeError(error)) return;
  const { 0: line, 1: position } = site;
  const index = line - lineOffset - 1;
  const text = StringPrototypeSplit(source, '\n')[index];
  if (text === undefined) return;
  let column = index === 0 ? position - columnOffset : position;
  // The engine notes the thrown expression, Node the statement.
  const statement = StringPrototypeLastIndexOf(StringPrototypeSlice(text, 0, column - 1), 'throw ');
  if (statement !== -1) column = statement + 1;
  put(error, filename, line, text, column, 1);
}

module.exports = { decorateSyntaxError, decorateThrown };
