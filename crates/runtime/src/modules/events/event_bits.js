'use strict';

// What is so of an event, each a bit of one number.

const BUBBLES = 1 << 0;
const CANCELABLE = 1 << 1;
const COMPOSED = 1 << 2;
const TRUSTED = 1 << 3;
const DEFAULT_PREVENTED = 1 << 4;
// Cancelable and prevented.
const CANCELLED = 18;
const STOPPED = 1 << 5;
const STOPPED_AT_ONCE = 1 << 6;
const DISPATCHING = 1 << 7;
const IN_PASSIVE_LISTENER = 1 << 8;

module.exports = {
  BUBBLES,
  CANCELABLE,
  CANCELLED,
  COMPOSED,
  TRUSTED,
  DEFAULT_PREVENTED,
  STOPPED,
  STOPPED_AT_ONCE,
  DISPATCHING,
  IN_PASSIVE_LISTENER,
};
