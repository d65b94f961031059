'use strict';
// The characters that paths are made of.

const CHAR_DOT = 46;
const CHAR_SLASH = 47;
const CHAR_COLON = 58;
const CHAR_BACKSLASH = 92;

module.exports = { CHAR_BACKSLASH, CHAR_COLON, CHAR_DOT, CHAR_SLASH };
