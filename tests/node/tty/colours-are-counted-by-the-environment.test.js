'use strict';
// hasColors() asks the environment, whatever the stream's own getColorDepth says.

const assert = require('node:assert');
const { WriteStream } = require('node:tty');

const { hasColors } = WriteStream.prototype;
const stream = { getColorDepth: () => 1 };
const many = { TERM: 'xterm-256color' };
assert.strictEqual(hasColors.call(stream, 256, many), true);
assert.strictEqual(hasColors.call(stream, many), true);
assert.strictEqual(hasColors.call({ getColorDepth: () => 24 }, 256, { TERM: 'dumb' }), false);
assert.throws(() => hasColors.call(stream, 16, null), TypeError);
