'use strict';

// What the parser refuses is worded as V8 words it: mostly by the token that it found.

const assert = require('node:assert');
const vm = require('node:vm');
const finish = require('../finish.js');

const scripts = [
  ['"use strict"; interface = 1', 'Unexpected strict mode reserved word'],
  ['"use strict"; yield = 1', 'Unexpected strict mode reserved word'],
  ['let let = 1', 'let is disallowed as a lexically bound name'],
  ['async () => { for await (x in y) {} }', "Unexpected token 'in'"],
  ['/a/gg', 'Invalid regular expression flags'],
  ['1_', 'Numeric separators are not allowed at the end of numeric literals'],
  ['1__0', 'Only one underscore is allowed as numeric separator'],
  ['for (let x = 1 of []) {}', 'for-of loop variable declaration may not have an initializer.'],
  ['(a, a) => 1', 'Duplicate parameter name not allowed in this context'],
  ['label: label: ;', "Label 'label' has already been declared"],
  ['while (1) break foo', "Undefined label 'foo'"],
  ['({ a = 1 })', 'Invalid shorthand property initializer'],
  ['({ get a(b) {} })', 'Getter must not have any formal parameters.'],
  ['({ set a() {} })', 'Setter must have exactly one formal parameter.'],
  ['class A { #a; #a }', "Identifier '#a' has already been declared"],
  ['this.#x', "Private field '#x' must be declared in an enclosing class"],
  ['class A { static prototype() {} }', "Classes may not have a static property named 'prototype'"],
  ['class A { get constructor() {} }', 'Class constructor may not be an accessor'],
  ['class A { *constructor() {} }', 'Class constructor may not be a generator'],
  ['a ?? b || c', "Unexpected token '||'"],
  [
    '-1 ** 2',
    'Unary operator used immediately before exponentiation expression. Parenthesis must be used to ' +
      'disambiguate operator precedence',
  ],
  ['while (1) let\nx', null],
  [
    'while (1) function f() {}',
    'In non-strict mode code, functions can only be declared at top level, inside a block, or as ' +
      'the body of an if statement.',
  ],
  ['"\\u{110000}"', 'Undefined Unicode code-point'],
  ['var enum', 'Unexpected reserved word'],
  ['new a?.b()', 'Invalid optional chain from new expression'],
  [
    'for (let i = 0, j of []) {}',
    'Invalid left-hand side in for-of loop: Must have a single binding.',
  ],
  ['({ a: 1 } = 1)', 'Invalid destructuring assignment target'],
  ['[1] = 1', 'Invalid destructuring assignment target'],
  [
    'function f(a = 1) { "use strict" }',
    "Illegal 'use strict' directive in function with non-simple parameter list",
  ],
];

for (const [source, message] of scripts) {
  if (message === null) {
    new vm.Script(source);
    continue;
  }
  assert.throws(() => new vm.Script(source), { name: 'SyntaxError', message }, source);
}

const modules = [
  ['import a, { from b', "Unexpected identifier 'b'"],
  ['import { a b } from "x"', "Unexpected identifier 'b'"],
  ['import a b', "Unexpected identifier 'b'"],
  ['import * from "x"', "Unexpected identifier 'from'"],
  ['import a', 'Unexpected end of input'],
  ['import a from', 'Unexpected end of input'],
  ['export { a as }', "Unexpected token '}'"],
  ['export *', 'Unexpected end of input'],
  ['export { nope }', "Export 'nope' is not defined in module"],
  ['import x from "y" with { type }', "Unexpected token '}'"],
  ['import x from "y" with { type: "a", type: "b" }', "Import attribute has duplicate key 'type'"],
  ['let await', 'Unexpected reserved word'],
  ['static', 'Unexpected strict mode reserved word'],
];

finish(async () => {
  for (const [source, message] of modules) {
    const url = `data:text/javascript,${encodeURIComponent(source)}`;
    await assert.rejects(import(url), { name: 'SyntaxError', message }, source);
  }
});
