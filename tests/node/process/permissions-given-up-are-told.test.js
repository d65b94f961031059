// Flags: --permission --allow-fs-read=* --allow-child-process
'use strict';
// Subscribers of the permission model hear of refusals, and of permissions that the program gives up.

const assert = require('node:assert');
const { subscribe } = require('node:diagnostics_channel');

const told = [];
for (const name of ['fs', 'child']) {
  subscribe(`node:permission-model:${name}`, (message) => told.push(message));
}

const { permission } = process;
assert.strictEqual(permission.has('fs'), false);
assert.strictEqual(permission.has('fs.read'), true);
assert.strictEqual(permission.has('fs.write', '/nowhere'), false);
permission.drop('child');
assert.strictEqual(permission.has('child'), false);
permission.drop('fs');

const drop = undefined;
assert.deepStrictEqual(told, [
  { permission: 'FileSystem', resource: '', drop },
  { permission: 'FileSystemWrite', resource: '/nowhere', drop },
  { permission: 'ChildProcess', resource: '', drop: true },
  { permission: 'ChildProcess', resource: '', drop },
  { permission: 'FileSystem', resource: '', drop: true },
]);
