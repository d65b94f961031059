'use strict';
// What goes into memory, a call or a callback as some type comes out as JavaScript's own conversions say, whatever the
// signature looks like.
const assert = require('node:assert');
const ffi = require('node:ffi');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { build } = require('../../node-api/build');
const { pick, random, rounds } = require('../random');
const { file, signatures } = require('./library');

const { lib, functions: c } = ffi.dlopen(file, signatures);
const word = () =>
  (BigInt(random(0x10000)) << 48n) | (BigInt(random(0x1000000)) << 24n) | BigInt(random(0x1000000));
const view = new DataView(new ArrayBuffer(8));
const makers = {
  i8: () => Number(BigInt.asIntN(8, word())),
  u8: () => Number(BigInt.asUintN(8, word())),
  i16: () => Number(BigInt.asIntN(16, word())),
  u16: () => Number(BigInt.asUintN(16, word())),
  i32: () => Number(BigInt.asIntN(32, word())),
  u32: () => Number(BigInt.asUintN(32, word())),
  i64: () => BigInt.asIntN(64, word()),
  u64: () => BigInt.asUintN(64, word()),
  f32: () => {
    view.setUint32(0, Number(BigInt.asUintN(32, word())));
    return view.getFloat32(0);
  },
  f64: () => {
    view.setBigUint64(0, BigInt.asUintN(64, word()));
    return view.getFloat64(0);
  },
};
const names = Object.keys(makers);
const long = { i: 'Int', u: 'Uint', f: 'Float' };

const cTypes = {
  i8: 'int8_t',
  u8: 'uint8_t',
  i16: 'int16_t',
  u16: 'uint16_t',
  i32: 'int32_t',
  u32: 'uint32_t',
  i64: 'int64_t',
  u64: 'uint64_t',
  f32: 'float',
  f64: 'double',
};

rounds(300, () => {
  const type = pick(names);
  const value = makers[type]();
  assert.strictEqual(c[`same_${type}`](value), value);
  const accessor = long[type[0]] + type.slice(1);
  const address = ffi.getRawPointer(view);
  ffi[`set${accessor}`](address, 0, value);
  assert.strictEqual(ffi[`get${accessor}`](address, 0), value);
});
lib.close();

// Functions of C that hand their arguments, any number of any types, on to a callback.
rounds(1, () => {
  const list = [];
  let source = '#include <stdint.h>\n';
  for (let i = 0; i < 60; i++) {
    const result = pick(names);
    const types = Array.from({ length: random(20) }, () => pick(names));
    const given = types.map((name) => cTypes[name]);
    const takes = given.length === 0 ? 'void' : given.join(', ');
    const parameters = given.map((name, at) => `, ${name} a${at}`).join('');
    const passed = types.map((_, at) => `a${at}`).join(', ');
    source += `${cTypes[result]} f${i}(${cTypes[result]} (*f)(${takes})${parameters}) { return f(${passed}); }\n`;
    list.push({ return: result, arguments: types });
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-ffi-'));
  const written = path.join(folder, 'forwards.c');
  fs.writeFileSync(written, source);
  const library = new ffi.DynamicLibrary(build(written));
  fs.rmSync(folder, { recursive: true });
  for (const [i, signature] of list.entries()) {
    const types = signature.arguments;
    const forward = library.getFunction(`f${i}`, {
      ...signature,
      arguments: ['pointer', ...types],
    });
    for (let round = 0; round < 5; round++) {
      const values = types.map((name) => makers[name]());
      const value = makers[signature.return]();
      let seen;
      const callback = library.registerCallback(signature, (...args) => {
        seen = args;
        return value;
      });
      assert.strictEqual(forward(callback, ...values), value, `${signature.return} f(${types})`);
      assert.deepStrictEqual(seen, values, `${signature.return} f(${types})`);
      library.unregisterCallback(callback);
    }
  }
  library.close();
});
