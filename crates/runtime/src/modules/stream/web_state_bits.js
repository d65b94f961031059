'use strict';
// The states of web streams, as numbers: the engine compares texts letter by letter.

const READABLE = 1;
const CLOSED = 2;
const ERRORED = 3;
const WRITABLE = 4;
const ERRORING = 5;

const names = ['', 'readable', 'closed', 'errored', 'writable', 'erroring'];

/** The name that the standard gives a state. */
function nameOfState(state) {
  return names[state];
}

module.exports = { CLOSED, ERRORED, ERRORING, READABLE, WRITABLE, nameOfState };
