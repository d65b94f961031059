'use strict';
// Objects of builtin classes that Node clones keep their class and content.

const assert = require('assert');
const { createSecretKey, generateKeyPairSync } = require('crypto');
const { BlockList, SocketAddress } = require('net');
const finish = require('../finish.js');

finish(async () => {
  const blob = structuredClone(new Blob(['hello'], { type: 'text/plain' }));
  assert.ok(blob instanceof Blob);
  assert.strictEqual(await blob.text(), 'hello');
  assert.strictEqual(blob.type, 'text/plain');

  const file = structuredClone(new File(['abc'], 'a.txt', { lastModified: 5 }));
  assert.ok(file instanceof File);
  assert.deepStrictEqual([file.name, file.lastModified, file.size], ['a.txt', 5, 3]);

  const secret = createSecretKey(Buffer.from('0123456789abcdef'));
  assert.ok(structuredClone(secret).equals(secret));
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  assert.ok(structuredClone(publicKey).equals(publicKey));
  assert.ok(structuredClone(privateKey).equals(privateKey));

  const list = new BlockList();
  list.addAddress('1.2.3.4');
  assert.ok(structuredClone(list).check('1.2.3.4'));

  const address = structuredClone(new SocketAddress({ address: '1.2.3.4', port: 80 }));
  assert.deepStrictEqual([address.address, address.port, address.family], ['1.2.3.4', 80, 'ipv4']);
});
