'use strict';

const assert = require('node:assert');

describe('bcrypt', () => {
  const bcrypt = require('bcrypt');

  it('hashes on the pool and compares', async () => {
    const hash = await bcrypt.hash('secret', 5);
    assert.match(hash, /^\$2b\$05\$/);
    assert.strictEqual(await bcrypt.compare('secret', hash), true);
    assert.strictEqual(bcrypt.compareSync('other', hash), false);
    assert.strictEqual(bcrypt.getRounds(hash), 5);
  });

  it('does many at the same time', async () => {
    const hashes = await Promise.all(Array.from({ length: 8 }, (_, i) => bcrypt.hash(`${i}`, 4)));
    const right = await Promise.all(hashes.map((hash, i) => bcrypt.compare(`${i}`, hash)));
    assert(right.every(Boolean));
  });
});

describe('argon2', () => {
  const argon2 = require('argon2');

  it('hashes and verifies', async () => {
    const hash = await argon2.hash('secret', { timeCost: 2, memoryCost: 4096 });
    assert.match(hash, /^\$argon2id\$/);
    assert.strictEqual(await argon2.verify(hash, 'secret'), true);
    assert.strictEqual(await argon2.verify(hash, 'other'), false);
  });
});

describe('@node-rs/bcrypt', () => {
  const bcrypt = require('@node-rs/bcrypt');

  it('agrees with itself, sync and async', async () => {
    const hash = await bcrypt.hash('secret', { cost: 5 });
    assert.strictEqual(bcrypt.verifySync('secret', hash), true);
    assert.strictEqual(await bcrypt.verify('other', hash), false);
  });
});
