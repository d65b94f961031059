'use strict';

// Input that is no script yet but could become one: `Recoverable` tells the prompt to ask for more.

const { ObjectSetPrototypeOf, RegExpPrototypeExec, SyntaxError } = primordials;

/** What an `eval` function calls back with to ask for more input. */
function Recoverable(err) {
  this.err = err;
}
ObjectSetPrototypeOf(Recoverable.prototype, SyntaxError.prototype);
ObjectSetPrototypeOf(Recoverable, SyntaxError);

/** Whether more input could make a script of code that is none. */
function isRecoverable(code) {
  const { isRecoverable: isIncomplete } = internalBinding('repl');
  // What begins with a brace may be an object, as it is when it is run.
  if (RegExpPrototypeExec(/^\s*\{/, code) !== null && isIncomplete(`(${code}`)) return true;
  return isIncomplete(code);
}

module.exports = { Recoverable, isRecoverable };
