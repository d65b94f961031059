'use strict';

// `zlib.constants` and `zlib.codes`: the numbers of zlib, Brotli and Zstandard.

const { ObjectFreeze, ObjectKeys } = primordials;

const constants = internalBinding('constants').zlib();

const codes = {
  Z_OK: 0,
  Z_STREAM_END: 1,
  Z_NEED_DICT: 2,
  Z_ERRNO: -1,
  Z_STREAM_ERROR: -2,
  Z_DATA_ERROR: -3,
  Z_MEM_ERROR: -4,
  Z_BUF_ERROR: -5,
  Z_VERSION_ERROR: -6,
};
const names = ObjectKeys(codes);
for (let i = 0; i < names.length; i++) codes[codes[names[i]]] = names[i];
ObjectFreeze(codes);

module.exports = { codes, constants };
