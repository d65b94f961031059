'use strict';
// The part of libuv that addons have: its handles turn with the loop and keep it alive, its locks lock.
const assert = require('assert');
const path = require('path');
const { build } = require('../../node-api/build');
const addon = require(build(path.join(__dirname, '../../node-api/loop.c')));

const [major, minor, patch] = process.versions.uv.split('.').map(Number);
assert.strictEqual(addon.threads(), (major << 16) | (minor << 8) | patch);

const heard = [];
let ticks = 0;
addon.handles((what) => {
  heard.push(what);
  process.nextTick(() => ticks++);
});
process.on('exit', () => {
  const once = ['idle', 'prepare', 'check', 'readable', 'work'];
  const closed = ['idle', 'prepare', 'check', 'poll', 'timer'].map((name) => `${name} closed`);
  const expected = ['timer', 'timer', 'timer', ...once, ...closed];
  assert.deepStrictEqual(heard.toSorted(), expected.toSorted());
  assert.strictEqual(ticks, expected.length);
  assert(heard.indexOf('idle') < heard.indexOf('prepare'));
  assert(heard.indexOf('prepare') < heard.indexOf('check'));
});
