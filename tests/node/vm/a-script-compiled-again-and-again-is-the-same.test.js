'use strict';
// Scripts that come many times, in many contexts, behave as if each were the first: places, names and imports are their own.

const assert = require('assert');
const vm = require('vm');

const text =
  'function f(n) { const g = () => n * 2; if (n < 0) throw new Error("low"); return g; }\nf(k)()';
for (let i = 0; i < 6; i++) {
  const context = vm.createContext({ k: i });
  assert.strictEqual(new vm.Script(text, { filename: 'a.js' }).runInContext(context), i * 2);
  assert.strictEqual(`${context.f}`, text.split('\n')[0]);
  assert.ok(context.f instanceof vm.runInContext('Function', context));
  context.k = -1;
  const other = new vm.Script(text, { filename: `b${i % 2}.js`, lineOffset: i });
  assert.throws(
    () => other.runInContext(context),
    (error) => error.stack.includes(`at f (b${i % 2}.js:${i + 1}:`),
  );
}

const { USE_MAIN_CONTEXT_DEFAULT_LOADER } = vm.constants;
for (let i = 0; i < 4; i++) {
  // Whether a text may import is not a part of the text.
  const importModuleDynamically = i % 2 ? USE_MAIN_CONTEXT_DEFAULT_LOADER : undefined;
  const ended = new vm.Script('import("node:os")', { importModuleDynamically }).runInThisContext();
  if (i % 2) ended.then((os) => assert.strictEqual(typeof os.cpus, 'function'));
  else assert.rejects(ended, { code: 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING' });
}
