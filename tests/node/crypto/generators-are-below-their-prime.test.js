'use strict';
// A generator of many bytes has to be less than the prime. What a machine word holds is only told of by `verifyError`.

const assert = require('assert');
const { createDiffieHellman, getDiffieHellman } = require('crypto');

const prime = getDiffieHellman('modp5').getPrime();
const number = BigInt(`0x${prime.toString('hex')}`);
const bytesOf = (value) => Buffer.from(value.toString(16), 'hex');

for (const generator of [
  bytesOf(number - 1n),
  Buffer.concat([Buffer.alloc(9), Buffer.from([2])]),
]) {
  assert.deepStrictEqual(createDiffieHellman(prime, generator).getPrime(), prime);
}
for (const generator of [prime, bytesOf(number + 1n), Buffer.concat([Buffer.from([1]), prime])]) {
  for (const words of [[generator], [generator.toString('hex'), 'hex']]) {
    assert.throws(() => createDiffieHellman(prime, ...words), {
      code: 'ERR_OSSL_DH_BAD_GENERATOR',
      message: 'error:02800065:Diffie-Hellman routines::bad generator',
    });
  }
}
assert.strictEqual(createDiffieHellman(Buffer.from([23]), Buffer.from([24])).verifyError, 136);
