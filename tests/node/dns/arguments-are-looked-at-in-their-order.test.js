'use strict';
// Of several wrong arguments the one that Node looks at first is told of.
const assert = require('node:assert');
const dns = require('node:dns');

const wrong = (name) => ({
  name: 'TypeError',
  code: 'ERR_INVALID_ARG_TYPE',
  message: new RegExp(`^The "${name}" argument must be`),
});
const nothing = () => {};

assert.throws(() => dns.lookup('x', 'x'), wrong('callback'));
assert.throws(() => dns.lookup('x', 'x'), /Received type string \('x'\)$/);
assert.throws(() => dns.lookup('x', 'x', undefined), /Received undefined$/);
assert.throws(() => dns.lookup('x', 5), /Received undefined$/);
assert.throws(() => dns.lookup('x', 'x', nothing), wrong('options'));
assert.throws(() => dns.resolve(), wrong('rrtype'));
assert.throws(() => dns.resolve(5, 5, nothing), wrong('rrtype'));
assert.throws(() => dns.resolve(5, 'NOPE', nothing), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => dns.resolve(5, nothing), wrong('name'));
assert.throws(() => dns.promises.resolve(5, null), wrong('rrtype'));
assert.throws(() => dns.promises.resolve(5), wrong('name'));
// Options that say nothing may stand before the callback.
assert.throws(() => dns.reverse('x', {}, 5), wrong('callback'));
assert.throws(() => dns.reverse('x', {}, nothing), { code: 'EINVAL', syscall: 'getHostByAddr' });
assert.throws(() => dns.promises.Resolver(), {
  message: "Class constructor Resolver cannot be invoked without 'new'",
});
