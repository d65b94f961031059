'use strict';

// `crypto.constants`: OpenSSL's numbers as Node publishes them, and the list of ciphers TLS starts from.

const { ArrayPrototypeJoin } = primordials;

const { getOptionValue } = require('#internal/options');

const defaultCoreCipherList = ArrayPrototypeJoin(
  [
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_GCM_SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'DHE-RSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-SHA256',
    'DHE-RSA-AES128-SHA256',
    'ECDHE-RSA-AES256-SHA384',
    'DHE-RSA-AES256-SHA384',
    'ECDHE-RSA-AES256-SHA256',
    'DHE-RSA-AES256-SHA256',
    'HIGH',
    '!aNULL',
    '!eNULL',
    '!EXPORT',
    '!DES',
    '!RC4',
    '!MD5',
    '!PSK',
    '!SRP',
    '!CAMELLIA',
  ],
  ':',
);

// OpenSSL's own cannot be changed; the list in force can.
const constants = internalBinding('constants').crypto(defaultCoreCipherList);
constants.defaultCipherList = getOptionValue('--tls-cipher-list') || defaultCoreCipherList;

module.exports = { constants };
