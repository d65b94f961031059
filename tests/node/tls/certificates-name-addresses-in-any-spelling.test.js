'use strict';
// A certificate names IPv6 addresses with all their groups; who connects to one may write it shorter.
const assert = require('assert');
const { checkServerIdentity } = require('tls');

const one = 'IP Address:0:0:0:0:0:0:0:1';
for (const [host, subjectaltname, fits] of [
  ['::1', one, true],
  ['0:0::1', one, true],
  ['::2', one, false],
  ['fe80::1', `${one}, IP Address:FE80:0:0:0:0:0:0:1`, true],
  ['FE80::1', 'IP Address:fe80::1', true],
  ['1.2.3.4', 'IP Address:1.2.3.4', true],
  ['1.2.3.5', 'IP Address:1.2.3.4', false],
  ['::1', 'DNS:::1', false],
  ['b.example', 'DNS:a.example, DNS:b.example', true],
  ['x.c.example', 'DNS:*.c.example', true],
  ['x.y.c.example', 'DNS:*.c.example', false],
  ['A.EXAMPLE.', 'DNS:a.example', true],
  ['b.example', 'DNS:"a.example, DNS:b.example"', false],
]) {
  const error = checkServerIdentity(host, { subject: { CN: host }, subjectaltname });
  assert.strictEqual(error === undefined, fits, `${host} in ${subjectaltname}`);
  if (!fits) assert.strictEqual(error.code, 'ERR_TLS_CERT_ALTNAME_INVALID');
}

// Without names of their own certificates go by their subject.
assert.strictEqual(checkServerIdentity('a.example', { subject: { CN: 'a.example' } }), undefined);
assert.strictEqual(
  checkServerIdentity('a.example', { subject: { CN: ['x', 'a.example'] } }),
  undefined,
);
const wrong = checkServerIdentity('a.example', { subject: { CN: 'b.example' } });
assert.match(wrong.message, /^Hostname\/IP does not match certificate's altnames: /);
assert.strictEqual(wrong.host, 'a.example');
assert.throws(() => checkServerIdentity('a', { subject: {}, subjectaltname: 'DNS:"a' }), {
  code: 'ERR_TLS_CERT_ALTNAME_FORMAT',
});
