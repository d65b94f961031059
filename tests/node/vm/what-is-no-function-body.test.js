'use strict';
// A body cannot leave the function it is compiled to, however often it is compiled.
const assert = require('assert');
const vm = require('vm');

const parsingContext = vm.createContext({ outside: 1 });
const compile = (body, params) => vm.compileFunction(body, params, { parsingContext });

for (let round = 0; round < 3; round++) {
  for (const body of ['return 1 }); (function () {', '`', '/*', 'return 1 })', 'yield 1 2']) {
    assert.throws(() => compile(body, []), { name: 'SyntaxError' });
  }
  assert.strictEqual(compile('return a // the end', ['a'])(round), round);
  assert.strictEqual(compile('return arguments.length')(1, 2, 3), 3);
  assert.strictEqual(compile("'use strict'; return this")(), undefined);
  assert.strictEqual(compile('return outside')(), 1);
  // Another text of the same length, and the same text with other parameters.
  assert.strictEqual(compile(`return ${round}`, ['a', 'b'])(4, 5), round);
  assert.strictEqual(compile('return a', ['b', 'a'])(4, 5), 5);
  assert.strictEqual(compile('return a', ['a', 'b'])(4, 5), 4);
  assert.strictEqual(compile("return 'ü€' + ä", ['ä'])(1), 'ü€1');
  assert.strictEqual(vm.compileFunction("return 'ü€' + ä", ['ä'])(1), 'ü€1');
  const contextExtensions = [{ word: 'ß' }];
  assert.strictEqual(vm.compileFunction("return 'ü€' + word", [], { contextExtensions })(), 'ü€ß');
}
