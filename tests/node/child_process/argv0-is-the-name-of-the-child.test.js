'use strict';
// `argv0` is the name under which a child knows itself; what runs stays the file.
const assert = require('assert');
const { execFileSync, spawnSync } = require('child_process');

const options = { argv0: 'fancy', encoding: 'utf8' };
assert.strictEqual(execFileSync('sh', ['-c', 'echo $0'], options), 'fancy\n');
const asked = ['-p', 'process.argv0 + " " + (process.execPath === process.argv[0])'];
assert.strictEqual(spawnSync(process.execPath, asked, options).stdout, 'fancy true\n');
assert.throws(() => spawnSync('sh', [], { argv0: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });
