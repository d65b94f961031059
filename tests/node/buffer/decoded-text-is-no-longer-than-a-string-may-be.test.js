'use strict';
// TextDecoder refuses what Node has no string for, as Buffers do.
const assert = require('node:assert');
const { constants } = require('node:buffer');

const bytes = new Uint8Array(constants.MAX_STRING_LENGTH + 1).fill(97);
assert.throws(() => new TextDecoder().decode(bytes), { code: 'ERR_STRING_TOO_LONG' });
