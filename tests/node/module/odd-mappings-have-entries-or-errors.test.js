'use strict';

// Mappings that are no text, end early or have too few fields are read as far as they go; none is read for ever.

const assert = require('node:assert');
const { SourceMap } = require('node:module');

const first = (map) => {
  const { originalSource, originalLine, name } = new SourceMap(map).findEntry(0, 0);
  return [originalSource, originalLine, name];
};
const none = [undefined, undefined, undefined];

for (const [map, expected] of [
  [{ sources: [], mappings: {} }, none],
  [{ sources: [], mappings: 5 }, none],
  [{ sources: ['a'], mappings: true }, none],
  [{ sections: 5 }, none],
  [{ sections: [] }, none],
  [{ sections: [{ offset: { line: 0, column: 0 }, map: { sources: ['a'], mappings: 7 } }] }, none],
  [{ sources: ['a'], mappings: 'AA' }, ['a', 0, undefined]],
  [{ sources: ['a'], mappings: '!!!!' }, ['a', 0, undefined]],
  [{ sources: ['a'], mappings: '\u1234AAA' }, ['a', 0, undefined]],
  [{ sources: ['a'], mappings: ['AAAA'] }, ['a', 0, undefined]],
  [{ sources: ['a'], mappings: 'AAAA,g' }, ['a', 0, undefined]],
  [{ sources: ['a'], names: ['x'], mappings: ',,,' }, ['a', 0, 'x']],
  [{ sources: ['a'], names: 5, mappings: 'AAAAA' }, ['a', 0, undefined]],
  [{ sources: 5, mappings: 'AAAA' }, [undefined, 0, undefined]],
  // The root is for who opens the sources.
  [{ sources: ['a'], sourceRoot: 'root/', mappings: 'AAAA;' }, ['a', 0, undefined]],
]) {
  assert.deepStrictEqual(first(map), expected, JSON.stringify(map));
}

for (const map of [
  {},
  { sources: [] },
  { sources: [], mappings: null },
  { mappings: 'AAAA' },
  { sections: [{ offset: { line: 0, column: 0 }, map: { mappings: 7 } }] },
  { sections: [{ offset: { line: 0, column: 0 } }] },
  { sections: [{ map: { sources: ['a'], mappings: 'AAAA' } }] },
]) {
  assert.throws(() => new SourceMap(map), TypeError, JSON.stringify(map));
}
