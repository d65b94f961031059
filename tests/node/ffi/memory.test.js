'use strict';
// Memory is read and written by its address, as numbers, strings and bytes; impossible addresses and values are refused.
const assert = require('node:assert');
const ffi = require('node:ffi');
const { file, signatures } = require('./library');

const { lib, functions: c } = ffi.dlopen(file, signatures);
const size = 64;
const p = c.allocate(BigInt(size));
const fresh = () => ffi.exportBuffer(Buffer.alloc(size, 0xaa), p, size);
const hex = (length) => ffi.toBuffer(p, length).toString('hex');

const wrongType = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message });
const wrongValue = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message });
const noPointer = (message) => ({ name: 'Error', code: 'ERR_FFI_INVALID_POINTER', message });
const last = 2n ** 64n - 4n;

// Numbers: what goes in, what comes out, what is refused.
const kinds = {
  Int8: ['an int8', 1, [-128, 127, 0], [-129, 128, 1.5, NaN, 1n, '1', null, true, {}]],
  Uint8: ['a uint8', 1, [0, 255], [-1, 256, 1.5, NaN, Infinity, 1n]],
  Int16: ['an int16', 2, [-32768, 32767], [-32769, 32768, 0.5, 1n]],
  Uint16: ['a uint16', 2, [0, 65535], [-1, 65536, 1n]],
  Int32: ['an int32', 4, [-2147483648, 2147483647], [-2147483649, 2147483648, 1n]],
  Uint32: ['a uint32', 4, [0, 4294967295], [-1, 4294967296, 1n]],
  Int64: [
    'an int64',
    8,
    [-(2n ** 63n), 2n ** 63n - 1n, 5n],
    [2n ** 63n, -(2n ** 63n) - 1n, 1.5, 2 ** 53],
  ],
  Uint64: ['a uint64', 8, [0n, 2n ** 64n - 1n], [-1n, -1, 2n ** 64n, NaN, 2 ** 53, 2n ** 70n]],
  Float32: ['a float', 4, [1.5, -0, NaN, Infinity], [1n, '1', null, true, {}]],
  Float64: ['a double', 8, [0.1, -0, NaN, -Infinity], [1n, '1', null, true, {}]],
};
for (const [name, [title, bytes, good, bad]] of Object.entries(kinds)) {
  const get = ffi[`get${name}`];
  const set = ffi[`set${name}`];
  for (const value of good) {
    // Alignment does not matter.
    for (const offset of [0, 1, 2, 3, 8]) {
      fresh();
      assert.strictEqual(set(p, offset, value), undefined);
      assert.strictEqual(get(p, offset), value);
      assert.strictEqual(ffi.getUint8(p, offset + bytes), 0xaa);
      if (offset > 0) assert.strictEqual(ffi.getUint8(p, offset - 1), 0xaa);
    }
    assert.deepStrictEqual(get(p), get(p, 0));
    assert.deepStrictEqual(get(p, undefined), get(p, 0));
  }
  for (const value of bad)
    assert.throws(() => set(p, 0, value), wrongValue(`Value must be ${title}`));
  for (const wrong of [undefined, null, 1, '1']) {
    assert.throws(() => get(wrong), wrongType('The pointer must be a bigint'));
    assert.throws(() => set(wrong, 0, 1), wrongType('The pointer must be a bigint'));
  }
  for (const wrong of [-1n, 2n ** 64n, 2n ** 64n + p]) {
    assert.throws(() => get(wrong), wrongValue('The pointer must be a non-negative bigint'));
    assert.throws(() => set(wrong, 0, 1), wrongValue('The pointer must be a non-negative bigint'));
  }
  assert.throws(() => get(0n), noPointer('Cannot dereference a null pointer'));
  assert.throws(() => get(0n, 8), noPointer('Cannot dereference a null pointer'));
  assert.throws(() => set(0n, 0, good[0]), noPointer('Cannot dereference a null pointer'));
  for (const wrong of ['x', null, 1n, {}]) {
    assert.throws(() => get(p, wrong), wrongType('The offset must be a number'));
    assert.throws(() => set(p, wrong, good[0]), wrongType('The offset must be a number'));
  }
  for (const wrong of [-1, 1.5, NaN, Infinity]) {
    assert.throws(() => get(p, wrong), wrongValue('The offset must be a non-negative integer'));
    assert.throws(
      () => set(p, wrong, good[0]),
      wrongValue('The offset must be a non-negative integer'),
    );
  }
  const beyond = wrongValue('The pointer and offset exceed the platform address range');
  assert.throws(() => get(last, 8), beyond);
  assert.throws(() => set(last, 8, good[0]), beyond);
  if (bytes > 1) {
    const partly = wrongValue('The accessed range exceeds the platform address range');
    assert.throws(() => get(last, 3), partly);
    assert.throws(() => set(last, 3, good[0]), partly);
  }
  assert.throws(() => set(p), wrongValue('Expected an offset argument'));
  assert.throws(() => set(p, undefined, good[0]), wrongValue('Expected an offset argument'));
  assert.throws(() => set(p, 0), wrongValue('Expected a value argument'));
  assert.strictEqual(get.name, `get${name}`);
  assert.strictEqual(set.length, 0);
}
for (const name of ['Int64', 'Uint64']) {
  ffi[`set${name}`](p, 0, 2 ** 53 - 1);
  assert.strictEqual(ffi[`get${name}`](p, 0), 2n ** 53n - 1n);
  for (const value of ['1', null, true, {}, Symbol('x')]) {
    const error = wrongValue('Value must be a bigint or a number');
    assert.throws(() => ffi[`set${name}`](p, 0, value), error);
  }
}

// Strings.
assert.strictEqual(ffi.toString(0n), null);
ffi.exportString('Grüße, \u{1f600}', p, size);
assert.strictEqual(ffi.toString(p), 'Grüße, \u{1f600}');
assert.strictEqual(ffi.toString(p + 9n), '\u{1f600}');
ffi.exportBuffer(Buffer.from([0xff, 65, 0xc3, 0]), p, 4);
assert.strictEqual(ffi.toString(p), '\ufffdA\ufffd');
for (const [text, encoding, expected] of [
  ['x', undefined, '7800aa'],
  ['', 'utf8', '00aa'],
  ['ü', 'utf-8', 'c3bc00aa'],
  ['ü', 'latin1', 'fc00aa'],
  ['ab', 'utf16le', '610062000000aa'],
  ['ab', 'ucs2', '610062000000aa'],
  ['c0ffee', 'hex', 'c0ffee00aa'],
  ['eHk=', 'base64', '787900aa'],
  ['x\0y', 'ascii', '78007900aa'],
  ['\ud800', 'utf8', 'efbfbd00aa'],
]) {
  fresh();
  const room = expected.length / 2 - 1;
  assert.strictEqual(ffi.exportString(text, p, room, encoding), undefined);
  assert.strictEqual(hex(room + 1), expected);
  const error = {
    name: 'RangeError',
    code: 'ERR_OUT_OF_RANGE',
    message: `The value of "len" is out of range. It must be >= ${room}. Received ${room - 1}`,
  };
  assert.throws(() => ffi.exportString(text, p, room - 1, encoding), error);
}
for (const [args, code, message] of [
  [
    [1, p, 4],
    'ERR_INVALID_ARG_TYPE',
    /"string" argument must be of type string\. Received type number/,
  ],
  [
    ['x', p, '4'],
    'ERR_INVALID_ARG_TYPE',
    /"len" argument must be of type number\. Received type string/,
  ],
  [['x', p, 4, 1], 'ERR_INVALID_ARG_TYPE', /"encoding" argument must be of type string/],
  [
    ['x', p, 4, null],
    'ERR_INVALID_ARG_TYPE',
    /"encoding" argument must be of type string\. Received null/,
  ],
  [['x', p, -1], 'ERR_OUT_OF_RANGE', /must be >= 0 && <= 9007199254740991\. Received -1/],
  [['x', p, 1.5], 'ERR_OUT_OF_RANGE', /must be an integer\. Received 1\.5/],
  [['x', p, 4, 'bogus'], 'ERR_UNKNOWN_ENCODING', /^Unknown encoding: bogus$/],
  [['x', 1, 4], 'ERR_INVALID_ARG_TYPE', /^The pointer must be a bigint$/],
  [['x', -1n, 4], 'ERR_INVALID_ARG_VALUE', /^The pointer must be a non-negative bigint$/],
  [['x', 0n, 4], 'ERR_FFI_INVALID_POINTER', /^Cannot create a buffer from a null pointer$/],
  [['', 0n, 4], 'ERR_FFI_INVALID_POINTER', /^Cannot create a buffer from a null pointer$/],
  [
    ['x', last, 8],
    'ERR_INVALID_ARG_VALUE',
    /^The pointer and length exceed the platform address range$/,
  ],
]) {
  assert.throws(() => ffi.exportString(...args), { code, message });
}

// Bytes, into memory.
const source = Buffer.from([1, 2, 3, 4]);
for (const [name, bytes, title] of [
  ['exportBuffer', source, 'Buffer'],
  ['exportArrayBuffer', new Uint8Array([1, 2, 3, 4]).buffer, 'ArrayBuffer'],
  ['exportArrayBufferView', new Uint16Array([0x201, 0x403]), 'ArrayBufferView'],
  ['exportArrayBufferView', source.subarray(), 'ArrayBufferView'],
  [
    'exportArrayBufferView',
    new DataView(new Uint8Array([9, 1, 2, 3, 4]).buffer, 1),
    'ArrayBufferView',
  ],
]) {
  const write = ffi[name];
  fresh();
  assert.strictEqual(write(bytes, p, 4), undefined);
  assert.strictEqual(hex(5), '01020304aa');
  write(bytes, p + 4n, 40);
  assert.strictEqual(hex(9), '0102030401020304aa');
  assert.throws(() => write(bytes, p, 3), {
    code: 'ERR_OUT_OF_RANGE',
    message: /It must be >= 4\. Received 3/,
  });
  assert.throws(() => write(bytes, p, -1), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => write(bytes, p), { code: 'ERR_INVALID_ARG_TYPE', message: /"len" argument/ });
  assert.throws(() => write(bytes, 0n, 4), noPointer('Cannot create a buffer from a null pointer'));
  assert.throws(() => write(bytes, 1, 4), wrongType('The pointer must be a bigint'));
  assert.throws(
    () => write(bytes, last, 8),
    wrongValue('The pointer and length exceed the platform address range'),
  );
  for (const wrong of [undefined, null, 'x', [1], {}, new SharedArrayBuffer(1)]) {
    const error = {
      code: 'ERR_INVALID_ARG_TYPE',
      message: new RegExp(`must be an instance of ${title}`),
    };
    assert.throws(() => write(wrong, p, 4), error);
  }
}
assert.throws(() => ffi.exportBuffer(new Uint8Array(1), p, 1), { code: 'ERR_INVALID_ARG_TYPE' });
ffi.exportBuffer(Buffer.alloc(0), 0n, 0);
ffi.exportArrayBuffer(new ArrayBuffer(0), 0n, 0);
ffi.exportArrayBufferView(new Uint8Array(0), 0n, 5);
const gone = new ArrayBuffer(1);
const view = new Uint8Array(gone);
gone.transfer();
assert.throws(() => ffi.exportArrayBuffer(gone, p, 1), wrongValue('ArrayBuffer is detached'));
assert.throws(() => ffi.exportArrayBufferView(view, p, 1), wrongValue('ArrayBuffer is detached'));

// Bytes, out of memory: copies, or the memory itself.
ffi.exportBuffer(source, p, 4);
for (const [name, what] of [
  ['toBuffer', 'a buffer'],
  ['toArrayBuffer', 'an ArrayBuffer'],
]) {
  const read = ffi[name];
  const list = (made) => [...new Uint8Array(made.buffer ?? made)];
  for (const copy of [true, undefined, 1, 'x']) {
    const made = read(p, 4, copy);
    assert.deepStrictEqual(list(made), [1, 2, 3, 4]);
    ffi.setUint8(p, 0, 5);
    assert.deepStrictEqual(list(made), [1, 2, 3, 4]);
    ffi.setUint8(p, 0, 1);
  }
  for (const copy of [false, null, 0, '']) {
    const made = read(p, 4, copy);
    ffi.setUint8(p, 0, 5);
    assert.deepStrictEqual(list(made), [5, 2, 3, 4]);
    new Uint8Array(made.buffer ?? made)[0] = 1;
    assert.strictEqual(ffi.getUint8(p), 1);
    assert.strictEqual(ffi.getRawPointer(made), p);
  }
  assert.strictEqual(read(0n, 0).byteLength, 0);
  assert.strictEqual(read(0n, 0, false).byteLength, 0);
  assert.strictEqual(read(p, 0, false).byteLength, 0);
  assert.throws(() => read(0n, 1), noPointer(`Cannot create ${what} from a null pointer`));
  assert.throws(() => read(1, 1), wrongType('The first argument must be a bigint'));
  assert.throws(() => read(-1n, 1), wrongValue('The first argument must be a non-negative bigint'));
  assert.throws(() => read(p), wrongType('The length must be a number'));
  assert.throws(() => read(p, 4n), wrongType('The length must be a number'));
  assert.throws(() => read(p, -1), wrongValue('The length must be a non-negative integer'));
  assert.throws(() => read(p, 1.5), wrongValue('The length must be a non-negative integer'));
  assert.throws(
    () => read(last, 8),
    wrongValue('The pointer and length exceed the platform address range'),
  );
}
assert.ok(Buffer.isBuffer(ffi.toBuffer(p, 4)));
assert.strictEqual(ffi.toBuffer(p, 4).buffer.byteLength, 4);

// Where bytes of the program are.
const buffer = new ArrayBuffer(8);
const address = ffi.getRawPointer(buffer);
assert.strictEqual(ffi.getRawPointer(new Uint8Array(buffer, 3)), address + 3n);
assert.strictEqual(ffi.getRawPointer(new DataView(buffer, 5)), address + 5n);
ffi.setUint8(address, 2, 77);
assert.strictEqual(new Uint8Array(buffer)[2], 77);
const shared = new SharedArrayBuffer(8);
assert.strictEqual(ffi.getRawPointer(new Uint8Array(shared, 1)), ffi.getRawPointer(shared) + 1n);
assert.strictEqual(ffi.getRawPointer(new ArrayBuffer(0)), 0n);
for (const wrong of [undefined, null, 1, 'x', {}, [], 1n]) {
  const message =
    'The first argument must be a Buffer, ArrayBuffer, SharedArrayBuffer, or ArrayBufferView';
  assert.throws(() => ffi.getRawPointer(wrong), wrongType(message));
}
assert.throws(() => ffi.getRawPointer(gone), wrongValue('ArrayBuffer is detached'));
assert.throws(
  () => ffi.getRawPointer(view),
  wrongValue('ArrayBufferView is backed by a detached ArrayBuffer'),
);

c.release(p);
lib.close();
