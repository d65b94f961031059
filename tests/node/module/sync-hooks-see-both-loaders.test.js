'use strict';
// registerHooks(): hooks run last registered first, for require and import, and can be removed.

const assert = require('assert');
const { registerHooks } = require('module');

const seen = [];
const outer = registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier !== 'virtual:thing') return nextResolve(specifier, context);
    seen.push('resolve', context.conditions.includes('require') ? 'require' : 'import');
    return {
      url: `virtual:${context.conditions[0] === 'require' ? 'cjs' : 'esm'}`,
      shortCircuit: true,
    };
  },
  load(url, context, nextLoad) {
    if (!url.startsWith('virtual:')) return nextLoad(url, context);
    return url.endsWith('cjs')
      ? { format: 'commonjs', source: "module.exports = 'from cjs';", shortCircuit: true }
      : { format: 'module', source: "export default 'from esm';", shortCircuit: true };
  },
});
const inner = registerHooks({
  load(url, context, nextLoad) {
    const result = nextLoad(url, context);
    return url.startsWith('virtual:')
      ? { ...result, source: `${result.source}`.replace('from', 'changed') }
      : result;
  },
});

assert.strictEqual(require('virtual:thing'), 'changed cjs');
import('virtual:thing').then((ns) => {
  assert.strictEqual(ns.default, 'changed esm');
  assert.deepStrictEqual(seen, ['resolve', 'require', 'resolve', 'import']);
  inner.deregister();
  outer.deregister();
  assert.throws(() => require('virtual:thing2'), { code: 'MODULE_NOT_FOUND' });
  assert.throws(() => registerHooks({ resolve: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
});
