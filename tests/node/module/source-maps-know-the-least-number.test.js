'use strict';
// In a source map's mappings a zero with a sign is the least number of 32 bits.

const assert = require('assert');
const { SourceMap } = require('module');

const columnOf = (text) =>
  new SourceMap({ version: 3, sources: ['a.js'], mappings: `AAA${text}` }).findEntry(0, 0)
    .originalColumn;
assert.strictEqual(columnOf('B'), -2147483648);
assert.strictEqual(columnOf('A'), 0);
assert.strictEqual(columnOf('D'), -1);
assert.strictEqual(columnOf('+/////D'), 2147483647);
