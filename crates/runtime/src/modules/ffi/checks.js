'use strict';

// What the module's files share: errors in the wording that programs know from natives, and the permission.

const { StringPrototypeIncludes, TypeError } = primordials;

function coded(error, code) {
  error.code = code;
  return error;
}

function wrongType(message) {
  return coded(new TypeError(message), 'ERR_INVALID_ARG_TYPE');
}

function wrongValue(message) {
  return coded(new TypeError(message), 'ERR_INVALID_ARG_VALUE');
}

/** A string that C can have; `what` is what errors call it. */
function needName(value, what) {
  if (typeof value !== 'string') throw wrongType(`${what} must be a string`);
  needNoZero(value, what);
}

function needNoZero(text, what) {
  if (StringPrototypeIncludes(text, '\0')) throw wrongValue(`${what} must not contain null bytes`);
}

/** Throws unless the program may use foreign functions. */
function permit() {
  if (process.permission !== undefined) require('#process/permission').permit('ffi');
}

module.exports = { coded, needName, needNoZero, permit, wrongType, wrongValue };
