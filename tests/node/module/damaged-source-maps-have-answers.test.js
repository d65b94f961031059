'use strict';
// Fuzzing in small: whatever stands in a source map, questions about it are answered or refused, and soon.

const assert = require('assert');
const { SourceMap } = require('module');
const { letters, pick, random, rounds } = require('../random');

const plain = {
  version: 3,
  sources: ['a.js', 'b.js'],
  names: ['x', 'y'],
  mappings: 'AAAA;AACA,CAAC;;EAAEA,CCAC,IAAD;AACF',
  sourcesContent: ['x', null],
  sourceRoot: '/root',
};
const indexed = {
  version: 3,
  sections: [
    { offset: { line: 0, column: 0 }, map: plain },
    { offset: { line: 100, column: 10 }, map: plain },
  ],
};
const texts = [plain, indexed].map((map) => JSON.stringify(map));
const pieces = [
  'A',
  'g',
  '/',
  '+',
  ';',
  ',',
  '"',
  '{',
  '}',
  '[',
  ']',
  'null',
  '-1',
  '1e9',
  '4294967296',
  'zzzzzzzz',
];

function damaged() {
  for (;;) {
    let text = pick(texts);
    for (let i = random(5); i >= 0; i--) {
      const at = random(text.length + 1);
      if (random(2) === 0) text = text.slice(0, at) + pick(pieces) + text.slice(at);
      else text = text.slice(0, at) + text.slice(at + 1 + random(3));
    }
    try {
      return JSON.parse(text);
    } catch {
      // One that is no JSON is not known to be a source map.
    }
  }
}

function ask(map) {
  try {
    const known = new SourceMap(map);
    for (let i = 0; i < 4; i++) {
      const entry = known.findEntry(random(120), random(40));
      assert.strictEqual(typeof entry, 'object');
      known.findOrigin(random(120), random(40));
    }
  } catch (error) {
    assert(error instanceof Error, error);
    assert(!(error instanceof assert.AssertionError), error);
  }
}

rounds(2000, () => ask(damaged()));
// Only the mappings.
rounds(2000, () => ask({ ...plain, mappings: letters('ABCgh/+;,z9 !é', 60) }));
for (const mappings of [
  'AAAA,'.repeat(100_000),
  ';'.repeat(100_000),
  'g'.repeat(100_000),
  '/'.repeat(100_000),
]) {
  ask({ ...plain, mappings });
}
