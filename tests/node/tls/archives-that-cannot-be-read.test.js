'use strict';
// What is said of a PKCS #12 archive that cannot be used.
const assert = require('node:assert');
const tls = require('node:tls');

const load = (pfx, passphrase) => () => tls.createSecureContext({ pfx, passphrase });
// The parts of an archive whose content is cut off.
const cut = Buffer.from('30820df0020103', 'hex');
for (const pfx of ['', 'x', Buffer.alloc(0), Buffer.from('x'), cut, [{ buf: cut }], [cut]]) {
  assert.throws(load(pfx), { name: 'Error', message: 'not enough data' });
  assert.throws(load(pfx, 'secret'), { message: 'not enough data' });
}
assert.throws(load(Buffer.alloc(100, 1)), { message: 'wrong tag' });
for (const pfx of [5, {}, [{}], [5], true]) {
  assert.throws(load(pfx, 5), {
    name: 'Error',
    code: 'ERR_CRYPTO_OPERATION_FAILED',
    message: 'Unable to load PFX certificate',
  });
}
for (const passphrase of [5, {}, true]) {
  assert.throws(load(cut, passphrase), {
    name: 'TypeError',
    code: 'ERR_INVALID_ARG_TYPE',
    message: 'Pass phrase must be a buffer',
  });
}
tls.createSecureContext({ pfx: null });
