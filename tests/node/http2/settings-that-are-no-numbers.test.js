'use strict';
// NaN as a setting is sent as 0, and custom settings without a value are left out.
const assert = require('node:assert');
const { getPackedSettings } = require('node:http2');

const packed = (settings) => getPackedSettings(settings).toString('hex');
assert.strictEqual(packed({ headerTableSize: NaN }), '000100000000');
assert.strictEqual(packed({ initialWindowSize: NaN }), '000400000000');
assert.strictEqual(packed({ maxConcurrentStreams: NaN }), '000300000000');
assert.strictEqual(packed({ maxHeaderListSize: NaN }), '000600000000');
assert.strictEqual(packed({ customSettings: { 9: 'x' } }), '');
assert.strictEqual(packed({ customSettings: { 9: null } }), '');
assert.strictEqual(packed({ customSettings: { 9: true } }), '');
const refusal = {
  name: 'RangeError',
  code: 'ERR_HTTP2_INVALID_SETTING_VALUE',
  message: 'Invalid value for setting "Range Error": NaN',
};
assert.throws(() => packed({ customSettings: { 9: NaN } }), refusal);
assert.throws(() => packed({ customSettings: { x: 1 } }), refusal);
assert.throws(() => packed({ customSettings: { 0: 1 } }), { code: refusal.code });
assert.throws(() => packed({ headerTableSize: '1' }), { code: refusal.code });

// One setting has two names, and the second wins.
const warnings = [];
process.on('warning', ({ message }) => warnings.push(message));
packed({ maxHeaderSize: 4 });
packed({ maxHeaderSize: 4, maxHeaderListSize: 4 });
packed({ maxHeaderListSize: 4 });
process.on('exit', () => {
  assert.deepStrictEqual(warnings, ['settings.maxHeaderSize overwrite settings.maxHeaderListSize']);
});
