'use strict';
const assert = require('assert');
const { spawnSync } = require('child_process');

const show = (options) => spawnSync('/usr/bin/env', { encoding: 'utf8', ...options }).stdout;
assert.strictEqual(show({ env: { A: '1', B: undefined, C: 2 } }), 'A=1\nC=2\n');
process.env.SET_HERE = 'yes';
assert.match(show({}), /^SET_HERE=yes$/m);
assert.match(show({ env: Object.create({ INHERITED: 'x' }) }), /^INHERITED=x$/m);
