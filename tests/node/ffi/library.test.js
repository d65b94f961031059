'use strict';
// Libraries are opened by path, asked for functions and symbols, and closed; what is wrong with a question is told.
const assert = require('node:assert');
const path = require('node:path');
const ffi = require('node:ffi');
const { file, signatures } = require('./library');

const wrongType = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message });
const wrongValue = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message });
const failed = (message) => ({ name: 'Error', code: 'ERR_FFI_CALL_FAILED', message });
const closed = { name: 'Error', code: 'ERR_FFI_LIBRARY_CLOSED', message: 'Library is closed' };

// Opening.
{
  const opened = ffi.dlopen(file);
  assert.ok(opened.lib instanceof ffi.DynamicLibrary);
  assert.deepStrictEqual(Object.keys(opened), ['lib', 'functions']);
  assert.strictEqual(Object.getPrototypeOf(opened.functions), null);
  assert.deepStrictEqual(Object.keys(opened.functions), []);
  assert.strictEqual(opened.lib.path, file);
  assert.deepStrictEqual(Object.keys(opened.lib), ['path', 'symbols']);
  opened[Symbol.dispose]();
  assert.throws(() => opened.lib.symbols, closed);
  assert.strictEqual(new ffi.DynamicLibrary(null).path, '');
  for (const wrong of [undefined, 1, {}, Buffer.from(file)]) {
    const error = wrongType('Library path must be a string or null');
    assert.throws(() => new ffi.DynamicLibrary(wrong), error);
    assert.throws(() => ffi.dlopen(wrong), error);
  }
  assert.throws(
    () => ffi.dlopen(`${file}\0`),
    wrongValue('Library path must not contain null bytes'),
  );
  assert.throws(
    () => ffi.dlopen(path.join(__dirname, 'none.so')),
    failed(/^dlopen failed: .*none\.so/),
  );
  assert.throws(() => ffi.dlopen(__filename), failed(/^dlopen failed: /));
  assert.throws(() => ffi.DynamicLibrary(file), {
    name: 'TypeError',
    code: 'ERR_CONSTRUCT_CALL_REQUIRED',
    message: "Class constructor DynamicLibrary cannot be invoked without 'new'",
  });
  for (const name of ['close', 'getFunction', 'getSymbols', 'registerCallback', 'refCallback']) {
    assert.throws(() => ffi.DynamicLibrary.prototype[name].call({}), {
      name: 'TypeError',
      message: 'Illegal invocation',
    });
  }
  assert.throws(() => ffi.DynamicLibrary.prototype.functions, { message: 'Illegal invocation' });
  class Mine extends ffi.DynamicLibrary {}
  const mine = new Mine(file);
  assert.ok(mine instanceof Mine);
  mine.close();
}

// Functions and symbols.
{
  const lib = new ffi.DynamicLibrary(file);
  const add = lib.getFunction('add_i32', signatures.add_i32);
  assert.strictEqual(add.name, 'add_i32');
  assert.strictEqual(add.length, 2);
  assert.strictEqual(add.pointer, lib.getSymbol('add_i32'));
  assert.strictEqual(add.pointer, ffi.dlsym(lib, 'add_i32'));
  assert.deepStrictEqual(Object.getOwnPropertyDescriptor(add, 'pointer'), {
    configurable: true,
    enumerable: true,
    value: add.pointer,
    writable: true,
  });
  assert.strictEqual(
    lib.getFunction('add_i32', { return: 'int32', arguments: ['i32', 'int32'] }),
    add,
  );
  assert.throws(
    () => lib.getFunction('add_i32', { return: 'u32', arguments: ['u32', 'u32'] }),
    wrongValue('Function add_i32 was already requested with a different signature'),
  );
  assert.strictEqual(typeof lib.getSymbol('counter'), 'bigint');
  assert.strictEqual(ffi.getInt32(lib.getSymbol('counter')), 7);
  assert.strictEqual(ffi.toString(ffi.getUint64(lib.getSymbol('text'))), 'Grüße');
  const more = lib.getFunctions({ add_f64: signatures.add_f64, nothing: {} });
  assert.deepStrictEqual(Object.keys(more), ['add_f64', 'nothing']);
  assert.strictEqual(Object.getPrototypeOf(more), null);
  const functions = ['add_f64', 'add_i32', 'nothing'];
  assert.deepStrictEqual(Object.keys(lib.functions).sort(), functions);
  assert.deepStrictEqual(Object.keys(lib.getFunctions()).sort(), functions);
  assert.strictEqual(lib.functions.add_i32, add);
  const symbols = ['add_f64', 'add_i32', 'counter', 'nothing', 'text'];
  assert.deepStrictEqual(Object.keys(lib.symbols).sort(), symbols);
  assert.deepStrictEqual(lib.getSymbols(), lib.symbols);

  // All functions of a list, or none.
  assert.throws(
    () => lib.getFunctions({ add_u8: {}, missing: {} }),
    failed(/undefined symbol: missing/),
  );
  assert.deepStrictEqual(Object.keys(lib.functions).sort(), functions);
  assert.throws(() => ffi.dlopen(file, { missing: {} }), failed(/^dlsym failed: /));
  assert.throws(() => lib.getSymbol('missing'), failed(/^dlsym failed: /));
  assert.throws(() => lib.getSymbol(''), failed(/^dlsym failed: /));

  for (const name of [undefined, 1, null, Symbol('x')]) {
    assert.throws(() => lib.getSymbol(name), wrongType('Symbol name must be a string'));
    assert.throws(() => lib.getFunction(name, {}), wrongType('Function name must be a string'));
  }
  assert.throws(() => lib.getSymbol('a\0'), wrongValue('Symbol name must not contain null bytes'));
  assert.throws(
    () => lib.getFunction('a\0', {}),
    wrongValue('Function name must not contain null bytes'),
  );
  for (const wrong of [undefined, null, 1, 'x', []]) {
    const message = 'Function signature must be an object';
    assert.throws(() => lib.getFunction('count', wrong), wrongType(message));
    if (wrong === undefined) continue;
    assert.throws(
      () => lib.getFunctions(wrong),
      wrongType('Functions signatures must be an object'),
    );
    const list = { count: wrong };
    assert.throws(
      () => lib.getFunctions(list),
      wrongType('Signature of function count must be an object'),
    );
  }
  for (const [signature, message] of [
    [{ return: undefined }, 'Return value type of function count must be a string'],
    [{ return: 1 }, 'Return value type of function count must be a string'],
    [{ return: 'i\0' }, 'Return value type of function count must not contain null bytes'],
    [{ return: 'int' }, 'Unsupported FFI type: int'],
    [{ return: 'toString' }, 'Unsupported FFI type: toString'],
    [{ arguments: null }, 'Arguments list of function count must be an array'],
    [{ arguments: { length: 0 } }, 'Arguments list of function count must be an array'],
    [{ arguments: ['i32', 1] }, 'Argument 1 of function count must be a string'],
    [{ arguments: [, 'i32'] }, 'Argument 0 of function count must be a string'],
    [{ arguments: ['\0'] }, 'Argument 0 of function count must not contain null bytes'],
    [{ arguments: ['I32'] }, 'Unsupported FFI type: I32'],
    [
      { arguments: ['void'] },
      "Argument 0 of function count must not be 'void'; use an empty array for no-argument functions",
    ],
  ]) {
    assert.throws(() => lib.getFunction('count', signature), wrongValue(message));
  }
  const own = new Error('of the getter');
  const trap = {
    get return() {
      throw own;
    },
  };
  assert.throws(
    () => lib.getFunction('count', trap),
    (error) => error === own,
  );

  // Closing ends all of it, and may be done again.
  lib.close();
  lib.close();
  lib[Symbol.dispose]();
  assert.strictEqual(lib.path, file);
  assert.throws(() => add(1, 2), closed);
  assert.throws(() => add('1'), closed);
  for (const use of [
    () => lib.functions,
    () => lib.symbols,
    () => lib.getFunctions(),
    () => lib.getFunctions(1),
    () => lib.getSymbols(),
    () => lib.getSymbol('count'),
    () => lib.getFunction('count', {}),
    () => lib.registerCallback(() => {}),
    () => lib.unregisterCallback(1),
    () => lib.refCallback(1n),
    () => lib.unrefCallback(1n),
  ]) {
    assert.throws(use, closed);
  }
  assert.throws(() => lib.getSymbol(1), wrongType('Symbol name must be a string'));
}

// Libraries are independent, and `using` closes them.
{
  const one = ffi.dlopen(file, { count: { return: 'i32' } });
  let two;
  {
    using library = ffi.dlopen(file, { count: { return: 'i32' } });
    two = library;
    assert.strictEqual(two.functions.count(), one.functions.count());
  }
  assert.throws(() => two.functions.count(), closed);
  assert.strictEqual(typeof one.functions.count(), 'number');
  ffi.dlclose(one.lib);
  assert.throws(() => one.functions.count(), closed);
}

// A library is of this thread.
{
  using library = ffi.dlopen(file, {});
  const message = 'Cannot clone object of unsupported type.';
  assert.throws(() => structuredClone(library.lib), { name: 'DataCloneError', message });
}

// A function keeps its library.
{
  const count = ffi.dlopen(file, { count: { return: 'i32' } }).functions.count;
  for (let i = 0; i < 5; i++) globalThis.gc?.();
  assert.strictEqual(typeof count(), 'number');
}
