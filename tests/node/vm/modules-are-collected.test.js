// Flags: --expose-gc --experimental-vm-modules --no-warnings
'use strict';
// Modules of `vm` go when nobody refers to them, though their functions refer to them.
const assert = require('node:assert');
const vm = require('node:vm');
const finish = require('../finish.js');

// Without it the collector is at work at every step anyway.
const { gc = () => {} } = globalThis;

let alive = 0;
const registry = new FinalizationRegistry(() => alive--);

function watch(module) {
  alive++;
  registry.register(module);
  return module;
}

async function useModule() {
  const module = watch(new vm.SyntheticModule(['list'], () => module.setExport('list', [module])));
  await module.link(() => {});
  await module.evaluate();
  assert.strictEqual(module.namespace.list[0], module);
}

finish(async () => {
  for (let i = 0; i < 100; i++) await useModule();
  for (let i = 0; i < 20 && alive > 4; i++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.ok(alive <= 4, `${alive} of 100 modules are alive`);
});
