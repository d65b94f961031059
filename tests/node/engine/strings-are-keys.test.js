'use strict';
// Strings that were put together are found again however often they have been looked up, and stay what they are.

const assert = require('assert');

const texts = [];
for (let i = 0; i < 500; i++) {
  texts.push(
    `${i}`,
    `k${i}`,
    `key number ${i}`,
    `\u00e9t\u00e9 ${i}`,
    `\u4e2d${i}`,
    `\u{1f600} ${i} wide`,
    `a key that is longer than what fits into a cell ${i}`,
  );
}

function keep(strings) {
  const map = new Map();
  const set = new Set();
  const object = {};
  strings.forEach((string, i) => {
    map.set(string, i);
    set.add(string);
    object[string] = i;
  });
  return { map, set, object };
}

function check({ map, set, object }, strings) {
  strings.forEach((string, i) => {
    assert.strictEqual(map.get(string), i);
    assert.ok(set.has(string));
    assert.strictEqual(object[string], i);
    assert.ok(string in object);
  });
}

const kept = keep(texts);
for (let round = 0; round < 20; round++) {
  check(kept, texts);
  // The same texts as other strings.
  check(
    kept,
    texts.map((text) => JSON.parse(JSON.stringify(text))),
  );
  check(
    kept,
    texts.map((text) => `<${text}>`.slice(1, -1)),
  );
  globalThis.gc?.();
}

for (const [i, text] of texts.entries()) {
  const copy = Array.from(text).join('');
  assert.strictEqual(text, copy);
  assert.strictEqual(text.length, copy.length);
  assert.strictEqual(text.slice(1), copy.slice(1));
  assert.strictEqual(text + i, `${copy}${i}`);
  assert.strictEqual(text.charCodeAt(text.length - 1), copy.charCodeAt(copy.length - 1));
  assert.strictEqual(text.toUpperCase(), copy.toUpperCase());
  assert.strictEqual(text.indexOf(`${i}`.slice(-1)), copy.indexOf(`${i}`.slice(-1)));
  assert.strictEqual(Buffer.from(text).toString(), copy);
}
for (const text of texts.filter((t) => /^\d+$/.test(t)))
  assert.strictEqual([...Array(600).keys()][text], Number(text));
