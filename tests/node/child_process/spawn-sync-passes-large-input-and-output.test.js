'use strict';
const assert = require('assert');
const { spawnSync } = require('child_process');

const input = Buffer.alloc(3 * 1024 * 1024, 'abcdefgh');
const result = spawnSync('cat', [], { input, maxBuffer: Infinity });
assert.strictEqual(result.status, 0);
assert.ok(result.stdout.equals(input));
