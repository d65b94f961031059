'use strict';
// What `//# sourceURL=` says stands in stacks for the name of a script, and of code that came out of `eval` or a
// constructor of functions. Bundlers give their modules names so.

const assert = require('node:assert');
const vm = require('node:vm');

const AsyncFunction = (async () => {}).constructor;

function frames(run) {
  try {
    run();
  } catch (error) {
    return error.stack.split('\n').flatMap((line) => line.match(/^ {4}at (.*)/)?.[1] ?? []);
  }
  return [];
}

assert.strictEqual(
  frames(() => eval('\n\nthrow new Error("a")\n//# sourceURL=/my/name.js'))[0],
  'eval (/my/name.js:3:7)',
);
assert.strictEqual(
  frames(new Function('throw new Error("b")\n//# sourceURL=webpack-internal:///./src/b.js'))[0],
  'eval (webpack-internal:///./src/b.js:3:7)',
);
const text = 'function foo() { throw new Error("c") }\nfoo()\n//# sourceURL=\u00e4.js';
const [inner, outer] = frames(() => vm.runInThisContext(text, { filename: 'own.js' }));
assert.strictEqual(inner, 'foo (\u00e4.js:1:24)');
assert.strictEqual(outer, '\u00e4.js:2:1');
const compiled = vm.compileFunction('throw new Error("d")\n//# sourceURL=d.js', [], {
  filename: 'own.js',
});
assert.strictEqual(frames(compiled)[0], 'd.js:1:7');
// Where code of eval came from.
const nested = frames(() => eval('eval("throw new Error(1)")\n//# sourceURL=outer.js'));
assert.strictEqual(nested[0], 'eval (eval at <anonymous> (outer.js), <anonymous>:1:7)');
assert.strictEqual(nested[1], 'eval (outer.js:1:1)');

Error.prepareStackTrace = (_, sites) => sites[0];
try {
  eval('throw new Error("h")\n//# sourceURL=h.js');
} catch ({ stack: site }) {
  assert.strictEqual(site.getFileName(), undefined);
  assert.strictEqual(site.getScriptNameOrSourceURL(), 'h.js');
  assert.strictEqual(site.getEvalOrigin(), 'h.js');
  assert.strictEqual(site.isEval(), true);
}
Error.prepareStackTrace = undefined;

const asyncCode = new AsyncFunction('throw new Error("f")\n//# sourceURL=f.js');
asyncCode().catch((error) => assert.match(error.stack, /\n {4}at eval \(f\.js:3:7\)\n/));
const unnamed = new AsyncFunction('throw new Error("g")');
const place = /\n {4}at eval \(eval at <anonymous> \(.*:\d+:\d+\), <anonymous>:3:7\)\n/;
unnamed().catch((error) => assert.match(error.stack, place));
