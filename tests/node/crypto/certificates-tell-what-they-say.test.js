'use strict';
// A certificate that is made up of nothing readable is refused, and arguments are checked before anything is parsed.
const assert = require('assert');
const { X509Certificate } = require('crypto');

assert.throws(() => new X509Certificate(), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => new X509Certificate('nothing'), { code: 'ERR_OSSL_PEM_NO_START_LINE' });
