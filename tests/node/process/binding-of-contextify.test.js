'use strict';
// `process.binding('contextify')` has what `vm` stands on, with arguments in a fixed order.

const assert = require('assert');
const vm = require('vm');

const b = process.binding('contextify');
const { ContextifyScript } = b;
assert.strictEqual(Object.getPrototypeOf(vm.Script), ContextifyScript);

const id = Symbol('host');
const compile = (text, bytes, produces = false) =>
  new ContextifyScript(text, 'y.js', 0, 0, bytes, produces, undefined, id);
const run = (script, context = null, timeout = -1) =>
  script.runInContext(context, timeout, true, false, false);

const script = compile('1 + 1 //# sourceMappingURL=there');
assert.strictEqual(script.constructor, ContextifyScript);
assert.deepStrictEqual(Reflect.ownKeys(script), ['sourceURL', 'sourceMapURL']);
assert.strictEqual(script.sourceMapURL, 'there');
assert.strictEqual(run(script), 2);
assert.strictEqual(run(compile('a'), vm.createContext({ a: 4 })), 4);
assert.throws(() => compile('1 +'), { name: 'SyntaxError' });
assert.throws(() => run(compile('for (;;);'), null, 20), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });
const kept = compile('1', undefined, true);
assert.ok(kept.cachedDataProduced && Buffer.isBuffer(kept.cachedData));
assert.strictEqual(run(compile('1', kept.cachedData)), 1);
assert.ok(script.createCachedData().length > 0);

// What a program puts there, `vm.Script` calls.
const { runInContext } = ContextifyScript.prototype;
let calls = 0;
ContextifyScript.prototype.runInContext = function (...args) {
  calls++;
  return runInContext.apply(this, args);
};
assert.strictEqual(new vm.Script('3').runInThisContext(), 3);
ContextifyScript.prototype.runInContext = runInContext;
assert.strictEqual(calls, 1);

const made = b.makeContext({ z: 1 }, 'name', undefined, false, true, false, id);
assert.ok(vm.isContext(made));
assert.throws(() => vm.runInContext('eval("z")', made), { name: 'EvalError' });

const f = b.compileFunction('return a', 'f', 0, 0, undefined, false, undefined, [], ['a'], id);
assert.strictEqual(f.function(7), 7);
assert.strictEqual(f.sourceURL, 'f');
assert.deepStrictEqual(Reflect.ownKeys(f), [
  'function',
  'sourceURL',
  'sourceMapURL',
  'cachedDataRejected',
  'cachedDataProduced',
  'cachedData',
]);
const g = b.compileFunction('return z', 'f', 0, 0, undefined, true, made, undefined, undefined, id);
assert.strictEqual(g.function(), 1);
assert.ok(g.cachedDataProduced && g.cachedData.length > 0);

const loaded = b.compileFunctionForCJSLoader('module.exports = 1', '/x.js', false, false);
assert.strictEqual(typeof loaded.function, 'function');
assert.strictEqual(loaded.canParseAsESM, false);
assert.ok(b.compileFunctionForCJSLoader('export default 1', '/x.js', false, true).canParseAsESM);
assert.ok(b.containsModuleSyntax('export default 1', 'x.js'));
assert.ok(!b.containsModuleSyntax('1', 'x.js'));
assert.strictEqual(b.constants.measureMemory.mode.DETAILED, 1);
