'use strict';
// Compiles the library of the tests and tells the signatures of its functions.

const path = require('node:path');
const { build } = require('../../node-api/build');

const signatures = { __proto__: null };
for (const type of ['i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'i64', 'u64', 'f32', 'f64', 'char']) {
  signatures[`add_${type}`] = { return: type, arguments: [type, type] };
  signatures[`same_${type}`] = { return: type, arguments: [type] };
  signatures[`call_${type}`] = { return: type, arguments: ['function', type] };
}
Object.assign(signatures, {
  nothing: {},
  count: { return: 'i32' },
  same_pointer: { return: 'pointer', arguments: ['pointer'] },
  call_pointer: { return: 'pointer', arguments: ['pointer', 'pointer'] },
  call_void: { arguments: ['pointer'] },
  length: { return: 'u64', arguments: ['string'] },
  lengths: { return: 'u64', arguments: ['string', 'string', 'string'] },
  first: { return: 'u8', arguments: ['buffer'] },
  sum: { return: 'u64', arguments: ['pointer', 'u64'] },
  fill: { arguments: ['buffer', 'u64', 'u8'] },
  allocate: { return: 'pointer', arguments: ['u64'] },
  release: { arguments: ['pointer'] },
  survives: { return: 'i32', arguments: ['string', 'pointer'] },
  weigh6: { return: 'i32', arguments: Array(6).fill('i32') },
  weigh10: { return: 'i32', arguments: Array(10).fill('i32') },
  weigh_f64: { return: 'f64', arguments: Array(8).fill('f64') },
  weigh_f64_more: { return: 'f64', arguments: [...Array(9).fill('f64'), 'f32'] },
  mixed: { return: 'f64', arguments: ['i8', 'f32', 'i64', 'f64', 'u16', 'f32', 'u8'] },
  mixed_more: {
    return: 'f64',
    arguments: ['i8', 'f32', 'i64', 'f64', 'u16', 'f32', 'i32', 'i16', 'i8', 'u32', 'f64'],
  },
  call_mixed: { return: 'f64', arguments: ['function'] },
  set_errno: { return: 'i32', arguments: ['i32'] },
  get_errno: { return: 'i32' },
  call_on_thread: { arguments: ['pointer'] },
});

module.exports = { file: build(path.join(__dirname, 'library.c')), signatures };
