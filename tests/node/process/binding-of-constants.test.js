'use strict';
// `process.binding('constants')` has the numbers of the builtin modules, `crypto`'s being those that the module publishes.

const assert = require('assert');

const constants = process.binding('constants');
assert.deepStrictEqual(Object.keys(constants), ['os', 'fs', 'crypto', 'zlib', 'trace', 'internal']);
assert.strictEqual(constants.crypto, require('crypto').constants);
assert.strictEqual(constants.fs.O_RDONLY, 0);
assert.strictEqual(constants.os.signals.SIGINT, 2);
assert.strictEqual(constants.zlib.Z_BEST_COMPRESSION, 9);
assert.strictEqual(constants.trace.TRACE_EVENT_PHASE_BEGIN, 66);
