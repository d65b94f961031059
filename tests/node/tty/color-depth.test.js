'use strict';
// The number of colours follows from the environment.

const assert = require('assert');
const tty = require('tty');

const depth = (env) => tty.WriteStream.prototype.getColorDepth.call({}, env);
assert.strictEqual(depth({ TERM: 'dumb' }), 1);
assert.strictEqual(depth({ TERM: 'xterm' }), 4);
assert.strictEqual(depth({ TERM: 'xterm-256color' }), 8);
assert.strictEqual(depth({ COLORTERM: 'truecolor' }), 24);
assert.strictEqual(depth({ NO_COLOR: '1', TERM: 'xterm' }), 1);
assert.strictEqual(depth({ CI: '1', GITHUB_ACTIONS: '1' }), 24);
assert.strictEqual(tty.isatty(-1), false);
assert.strictEqual(tty.isatty('x'), false);
assert.throws(() => new tty.WriteStream(-1), { code: 'ERR_INVALID_FD' });
