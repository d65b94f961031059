'use strict';

// vm.SourceTextModule: requests with their attributes and phase, linking without a callback, modules of a context.

const assert = require('assert');
const { spawnSync } = require('child_process');
const vm = require('vm');

if (process.argv[2] === 'child') {
  child();
} else {
  const args = ['--experimental-vm-modules', '--no-warnings', __filename, 'child'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
}

async function child() {
  const { SourceTextModule, SyntheticModule } = vm;
  const context = vm.createContext({ base: 40 });
  const data = new SyntheticModule(
    ['default'],
    function () {
      this.setExport('default', 2);
    },
    { context },
  );
  assert.strictEqual(data.status, 'linked');
  assert.strictEqual(data.link(), undefined);
  const main = new SourceTextModule(
    `import two from 'data' with { type: 'json', other: 'thing' };
     import again from 'data' with { type: 'json', other: 'thing' };
     export default base + two;
     export const same = two === again;
     made = import.meta.tag;`,
    {
      context,
      identifier: 'main',
      initializeImportMeta(meta) {
        meta.tag = 'tagged';
      },
    },
  );
  assert.strictEqual(main.moduleRequests.length, 1);
  const { specifier, attributes, phase } = main.moduleRequests[0];
  assert.strictEqual(specifier, 'data');
  assert.deepStrictEqual({ ...attributes }, { type: 'json', other: 'thing' });
  assert.strictEqual(phase, 'evaluation');
  assert.throws(() => main.instantiate(), { code: 'ERR_VM_MODULE_LINK_FAILURE' });
  assert.throws(() => main.linkRequests([]), { code: 'ERR_MODULE_LINK_MISMATCH' });
  assert.throws(() => main.linkRequests([{}]), { code: 'ERR_VM_MODULE_NOT_MODULE' });
  main.linkRequests([data]);
  main.instantiate();
  assert.strictEqual(main.status, 'linked');
  assert.strictEqual(main.hasTopLevelAwait(), false);
  assert.strictEqual(main.hasAsyncGraph(), false);
  context.made = undefined;
  await main.evaluate();
  assert.strictEqual(main.namespace.default, 42);
  assert.strictEqual(main.namespace.same, true);
  assert.strictEqual(context.made, 'tagged');
  assert.strictEqual(main.context, context);

  const waiting = new SourceTextModule('await 1; export const x = 1');
  waiting.linkRequests([]);
  waiting.instantiate();
  assert.ok(waiting.hasAsyncGraph());
  await waiting.evaluate();

  const endless = new SourceTextModule('for (;;);');
  endless.linkRequests([]);
  endless.instantiate();
  await assert.rejects(endless.evaluate({ timeout: 20 }), {
    code: 'ERR_SCRIPT_EXECUTION_TIMEOUT',
  });

  const cachedData = new SourceTextModule('export const y = 3').createCachedData();
  const cached = new SourceTextModule('export const y = 3', { cachedData });
  cached.linkRequests([]);
  cached.instantiate();
  await cached.evaluate();
  assert.strictEqual(cached.namespace.y, 3);
  assert.throws(() => new SourceTextModule('1', { cachedData: Buffer.alloc(8) }), {
    code: 'ERR_VM_MODULE_CACHED_DATA_REJECTED',
  });

  const load = vm.runInThisContext('(name) => import(name)', {
    importModuleDynamically: (name) => {
      const module = new SyntheticModule(['name'], () => module.setExport('name', name));
      return module.evaluate().then(() => module);
    },
  });
  assert.strictEqual((await load('anything')).name, 'anything');
}
