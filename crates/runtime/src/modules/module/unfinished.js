'use strict';

// A file that ends too early, or that closes more than it opens, is told of the function that it is wrapped in. People are
// shown where their own text goes wrong instead.

const { StringPrototypeIndexOf, StringPrototypeStartsWith } = primordials;

const { syntaxReport } = internalBinding('errors');
const { CompiledScript } = internalBinding('vm');

const PREFIX = '(function (exports, require, module, __filename, __dirname) {';

function countLines(text) {
  let count = 1;
  for (let at = StringPrototypeIndexOf(text, '\n'); at !== -1; count++) {
    at = StringPrototypeIndexOf(text, '\n', at + 1);
  }
  return count;
}

/** What the parser says of text that nothing is wrapped around. */
function complaint(text, filename, column) {
  try {
    new CompiledScript(text, filename, 0, column, undefined);
  } catch (error) {
    return error;
  }
  return undefined;
}

/** The error of a CommonJS file's text; of the text alone when the wrapper's end is what did not fit. */
function withinText(error, text, filename) {
  const report = syntaxReport(error);
  if (report === undefined || report[1] <= countLines(text)) return error;
  const alone = complaint(text, filename, 0);
  if (alone === undefined) return error;
  // Outside of functions nothing returns: then the function is begun, but not ended.
  return StringPrototypeStartsWith(alone.message, 'Illegal return')
    ? (complaint(PREFIX + text, filename, -PREFIX.length) ?? error)
    : alone;
}

module.exports = { withinText };
