'use strict';
// What native data belongs to values goes when they go, and not before.
const assert = require('assert');
const { build, collectUntil, collector } = require('../../node-api/build');
collector();
const addon = require(build());
const finish = require('../finish.js');

async function dies(make) {
  const before = addon.finalized();
  make();
  await collectUntil(() => addon.finalized() > before);
  assert.strictEqual(addon.finalized(), before + 1, `${make}`);
}

finish(async () => {
  await dies(() => new addon.Counter(1));
  await dies(() => addon.wrap({}, 1));
  await dies(() => addon.wrap(Object.freeze([]), 1));
  await dies(() => addon.external());
  await dies(() => addon.externalBytes(1000));

  const counter = new addon.Counter(3);
  const bytes = addon.externalBytes(10);
  const before = addon.finalized();
  await collectUntil(() => false);
  assert.strictEqual(addon.finalized(), before);
  assert.strictEqual(counter.value, 3);
  assert.strictEqual(bytes.toString(), 'xxxxxxxxxx');

  // Small objects with native data do not pile up, although nobody asks for a collection.
  const many = addon.finalized();
  for (let i = 0; i < 1e6; i++) {
    new addon.Counter(i);
    if (i % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  assert(addon.finalized() - many > 5e5);

  addon.keep({ strong: true }, 1);
  await collectUntil(() => false);
  assert.deepStrictEqual(addon.kept(), { strong: true });
  addon.keep({ weak: true }, 0);
  await collectUntil(() => addon.kept() === undefined);
  assert.strictEqual(addon.kept(), undefined);
});
