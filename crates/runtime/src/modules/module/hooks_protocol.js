'use strict';

// What the thread of the asynchronous hooks says to the thread that it answers.

const answers = {
  __proto__: null,
  VALUE: 0,
  ERROR: 1,
  // The hooks' event loop is empty: this question will never be answered.
  NEVER: 2,
  // A hook ends the process.
  EXIT: 3,
  UNCAUGHT: 4,
};

module.exports = { answers };
