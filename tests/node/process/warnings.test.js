'use strict';
// emitWarning makes an error with type, code and detail and emits it later.
const assert = require('assert');

process.removeAllListeners('warning');
const seen = [];
process.on('warning', (w) => seen.push([w.name, w.message, w.code, w.detail]));
process.emitWarning('one');
process.emitWarning('two', 'CustomWarning', 'C1');
process.emitWarning('three', { type: 'T', code: 'C2', detail: 'more' });
assert.throws(() => process.emitWarning(1), { code: 'ERR_INVALID_ARG_TYPE' });
assert.deepStrictEqual(seen, []);
process.on('exit', () => {
  assert.deepStrictEqual(seen, [
    ['Warning', 'one', undefined, undefined],
    ['CustomWarning', 'two', 'C1', undefined],
    ['T', 'three', 'C2', 'more'],
  ]);
});
