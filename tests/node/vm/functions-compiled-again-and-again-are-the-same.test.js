'use strict';
// Function bodies that come many times, in many contexts, give functions that know their places, names and globals.

const assert = require('assert');
const vm = require('vm');

const body =
  'const inner = () => a + k;\nif (b) throw new Error("b");\nreturn inner();\n// the end';
for (let i = 0; i < 6; i++) {
  const parsingContext = vm.createContext({ k: i });
  const f = vm.compileFunction(body, ['a', 'b'], { filename: '/made/up.js', parsingContext });
  assert.strictEqual(f(1), i + 1);
  assert.strictEqual(f.length, 2);
  assert.strictEqual(f.name, '');
  assert.strictEqual(
    f.toString().replace(/^function \(a,\s*b\)/, 'function (a,b)'),
    `function (a,b) {\n${body}\n}`,
  );
  assert.throws(
    () => f(1, true),
    (error) => /\/made\/up\.js:2:14/.test(error.stack),
  );
  assert.strictEqual(vm.compileFunction(body, ['a', 'b', 'k'], { parsingContext })(1, 0, 5), 6);
}
// What closes its own function is refused each time.
for (let i = 0; i < 4; i++) {
  const parsingContext = vm.createContext({});
  assert.throws(() => vm.compileFunction('}, function () {', [], { parsingContext }), {
    name: 'SyntaxError',
  });
}
