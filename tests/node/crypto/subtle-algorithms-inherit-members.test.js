'use strict';
// Members of an algorithm may be inherited, and its name is read once.
const assert = require('assert');

const { subtle } = globalThis.crypto;
let done = false;

(async () => {
  const params = Object.create({ name: 'HMAC', hash: 'SHA-256' });
  const key = await subtle.importKey('raw', new Uint8Array(32), params, true, ['sign']);
  assert.strictEqual(key.algorithm.hash.name, 'SHA-256');
  let reads = 0;
  await subtle.digest(
    {
      get name() {
        reads++;
        return 'SHA-1';
      },
    },
    new Uint8Array(1),
  );
  assert.strictEqual(reads, 1);
  done = true;
})();

assert.throws(
  () => globalThis.crypto.getRandomValues(new Uint8Array(65537)),
  (error) => {
    assert.ok(error instanceof QuotaExceededError);
    assert.deepStrictEqual([error.quota, error.requested], [null, null]);
    return true;
  },
);

process.on('exit', () => assert.ok(done));
