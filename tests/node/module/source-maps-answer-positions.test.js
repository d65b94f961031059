'use strict';
// SourceMap decodes mappings and finds entries and origins.

const assert = require('assert');
const { SourceMap } = require('module');

const payload = {
  version: 3,
  sources: ['a.ts', 'b.ts'],
  names: ['foo', 'bar'],
  mappings: 'AAAAA,IAAMC;ACCN',
  file: 'out.js',
};
const map = new SourceMap(payload);
assert.deepStrictEqual(map.payload, payload);
assert.notStrictEqual(map.payload, payload);
assert.deepStrictEqual(map.findEntry(0, 5), {
  generatedLine: 0,
  generatedColumn: 4,
  originalSource: 'a.ts',
  originalLine: 0,
  originalColumn: 6,
  name: 'bar',
});
assert.strictEqual(map.findEntry(1, 0).originalSource, 'b.ts');
assert.deepStrictEqual(map.findOrigin(1, 6), {
  name: 'bar',
  fileName: 'a.ts',
  lineNumber: 1,
  columnNumber: 8,
});
assert.throws(() => new SourceMap(5), { code: 'ERR_INVALID_ARG_TYPE' });
