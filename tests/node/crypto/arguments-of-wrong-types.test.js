// Arguments of types that have no bits or no text are told by name.
'use strict';
const assert = require('assert');
const crypto = require('crypto');
const os = require('os');

const wrong = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message });
assert.throws(() => crypto.generatePrimeSync(1n), wrong(/"size" argument must be of type number/));
assert.throws(() => os.getPriority(Symbol('s')), wrong(/"pid" argument must be of type number/));
assert.throws(() => crypto.createHash({}), wrong(/"algorithm" argument must be of type string/));
assert.throws(() => crypto.createDiffieHellmanGroup(), wrong('Group name must be a string'));
assert.strictEqual(crypto.getCipherInfo(1.5), undefined);

const hash = crypto.createHash('sha256').update('a');
assert.strictEqual(hash.copy().digest('hex'), hash.digest('hex'));
