'use strict';
// What the line reader hands to the interactive prompt: lines as the history keeps them, the size of characters, whether a key was typed.

const { charLengthLeft, kSawKeyPress } = require('#readline/keys');
const { fromEntry } = require('#readline/multiline');

module.exports = { charLengthLeft, fromEntry, kSawKeyPress };
