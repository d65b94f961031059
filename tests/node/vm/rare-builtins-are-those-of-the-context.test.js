'use strict';
// `Intl`, `Temporal` and `WebAssembly` of a context behave as if they had been there from the beginning.
const assert = require('assert');
const vm = require('vm');

const names = ['Intl', 'Temporal', 'WebAssembly'];

for (const name of names) {
  const kind = `typeof ${name}`;
  {
    const context = vm.createContext({});
    assert.ok(vm.runInContext('Object.getOwnPropertyNames(globalThis)', context).includes(name));
    assert.strictEqual(vm.runInContext(`'${name}' in globalThis`, context), true);
    assert.strictEqual(vm.runInContext(`Object.hasOwn(globalThis, '${name}')`, context), true);
    const made = vm.runInContext(name, context);
    assert.strictEqual(vm.runInContext(`globalThis.${name}`, context), made);
    assert.notStrictEqual(made, globalThis[name]);
    assert.strictEqual(Object.hasOwn(context, name), false);
    const { enumerable, configurable, writable, value } = vm.runInContext(
      `Object.getOwnPropertyDescriptor(globalThis, '${name}')`,
      context,
    );
    assert.deepStrictEqual(
      { enumerable, configurable, writable },
      { enumerable: false, configurable: true, writable: true },
    );
    assert.strictEqual(value, made);
    const listed = vm.runInContext('Object.getOwnPropertyNames(globalThis)', context);
    assert.strictEqual(listed.filter((n) => n === name).length, 1);
  }
  // What the sandbox has comes first, and hides the builtin only while it is there.
  {
    const context = vm.createContext({ [name]: 1 });
    assert.strictEqual(vm.runInContext(name, context), 1);
    delete context[name];
    assert.strictEqual(vm.runInContext(kind, context), 'object');
    context[name] = 2;
    assert.strictEqual(vm.runInContext(name, context), 2);
    assert.strictEqual(vm.runInContext(`globalThis.${name}`, context), 2);
    delete context[name];
    assert.strictEqual(vm.runInContext(kind, context), 'object');
  }
  // A function that was made before sees it too.
  {
    const context = vm.createContext({ [name]: 1 });
    const read = vm.runInContext(`() => ${kind}`, context);
    assert.strictEqual(read(), 'number');
    delete context[name];
    assert.strictEqual(read(), 'object');
  }
  // Assigned to, declared, deleted.
  {
    const context = vm.createContext({});
    vm.runInContext(`${name} = 3`, context);
    assert.strictEqual(context[name], 3);
    assert.strictEqual(vm.runInContext(name, context), 3);
  }
  {
    const context = vm.createContext({});
    vm.runInContext(`globalThis.${name} = 4`, context);
    assert.strictEqual(context[name], 4);
    assert.strictEqual(vm.runInContext(name, context), 4);
  }
  {
    const context = vm.createContext({});
    vm.runInContext(`var ${name} = 5`, context);
    assert.strictEqual(context[name], 5);
    assert.strictEqual(vm.runInContext(name, context), 5);
  }
  {
    const context = vm.createContext({});
    vm.runInContext(`function ${name}() {}`, context);
    assert.strictEqual(typeof context[name], 'function');
    assert.strictEqual(vm.runInContext(kind, context), 'function');
  }
  for (const text of [`delete globalThis.${name}`, `delete ${name}`]) {
    const context = vm.createContext({});
    assert.strictEqual(vm.runInContext(text, context), true);
    assert.strictEqual(vm.runInContext(kind, context), 'undefined');
    assert.strictEqual(vm.runInContext(`'${name}' in globalThis`, context), false);
    context[name] = 6;
    assert.strictEqual(vm.runInContext(name, context), 6);
    delete context[name];
    assert.strictEqual(vm.runInContext(kind, context), 'undefined');
  }
}

// What they hold is of the same context, also when the language reaches it without their names.
const context = vm.createContext({});
assert.strictEqual(vm.runInContext("(1234.5).toLocaleString('en-US')", context), '1,234.5');
assert.strictEqual(
  vm.runInContext('new Intl.NumberFormat() instanceof Intl.NumberFormat', context),
  true,
);
assert.strictEqual(
  vm.runInContext('Temporal.PlainDate.from("2020-01-02") instanceof Object', context),
  true,
);
assert.strictEqual(
  vm.runInContext('new Date(0).toTemporalInstant() instanceof Temporal.Instant', context),
  true,
);
const bytes = '0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0';
assert.strictEqual(
  vm.runInContext(
    `new WebAssembly.Module(new Uint8Array([${bytes}])) instanceof WebAssembly.Module`,
    context,
  ),
  true,
);
