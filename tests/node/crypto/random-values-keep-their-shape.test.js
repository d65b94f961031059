'use strict';
// Random numbers stay in range, identifiers carry their version, and arguments are checked.
const assert = require('assert');
const crypto = require('crypto');

for (let i = 0; i < 1000; i++) {
  const number = crypto.randomInt(-5, 7);
  assert.ok(number >= -5 && number < 7);
}
assert.match(
  crypto.randomUUID(),
  /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
);
const before = crypto.randomUUIDv7();
assert.match(before, /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
assert.strictEqual(crypto.randomBytes(33).length, 33);
assert.throws(() => crypto.randomBytes(-1), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => crypto.getRandomValues(new Float32Array(1)), { name: 'TypeMismatchError' });
assert.throws(() => crypto.getRandomValues(new Uint8Array(65537)), { name: 'QuotaExceededError' });
assert.strictEqual(crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('a')), true);
assert.throws(() => crypto.timingSafeEqual(Buffer.alloc(1), Buffer.alloc(2)), {
  code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
});
assert.strictEqual(crypto.checkPrimeSync(crypto.generatePrimeSync(64)), true);
