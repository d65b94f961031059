'use strict';
// Data of SubtleCrypto is taken once the algorithm is read: what its getters write counts, what is written later does not.
const assert = require('assert');
const finish = require('../finish');

const { subtle } = globalThis.crypto;

finish(async () => {
  const data = new Uint8Array([1, 2, 3]);
  const wanted = await subtle.digest('SHA-256', new Uint8Array([9, 2, 3]));
  const operation = subtle.digest(
    {
      get name() {
        data[0] = 9;
        return 'SHA-256';
      },
    },
    data,
  );
  data[0] = 7;
  assert.deepStrictEqual(await operation, wanted);

  const key = await subtle.importKey('raw', new Uint8Array(16), 'AES-CBC', true, ['encrypt']);
  const iv = new Uint8Array(16);
  const plain = new Uint8Array(20);
  const changed = subtle.encrypt(
    {
      iv,
      get name() {
        plain[3] = 5;
        return 'AES-CBC';
      },
    },
    key,
    plain,
  );
  plain[3] = 0;
  const same = new Uint8Array(20);
  same[3] = 5;
  assert.deepStrictEqual(await changed, await subtle.encrypt({ name: 'AES-CBC', iv }, key, same));
});
