'use strict';
// writeHeapSnapshot writes where it is told and gives the name back, or makes a name up.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const v8 = require('v8');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'snapshot-'));
process.chdir(directory);
const named = path.join(directory, 'named.heapsnapshot');
assert.strictEqual(v8.writeHeapSnapshot(named), named);
assert.ok(JSON.parse(fs.readFileSync(named, 'utf8')).nodes.length > 0);
const made = v8.writeHeapSnapshot();
assert.match(made, /^Heap\.\d{8}\.\d{6}\.\d+\.0\.\d{3}\.heapsnapshot$/);
assert.ok(fs.existsSync(made));
assert.throws(() => v8.writeHeapSnapshot(directory), { code: 'EISDIR', syscall: 'open' });
process.chdir('/');
fs.rmSync(directory, { recursive: true });
