'use strict';

// Free names, declarations and deletions of a script in a context are those of the contextified object.

const assert = require('assert');
const vm = require('vm');

const object = { given: 1 };
const context = vm.createContext(object);
const run = (code) => vm.runInContext(code, context);

assert.strictEqual(context, object);
assert.strictEqual(run('given'), 1);
run('given = 2; undeclared = 3; var declared = 4; function f() { return given; }');
assert.strictEqual(object.given, 2);
assert.strictEqual(object.undeclared, 3);
assert.strictEqual(object.declared, 4);
assert.strictEqual(object.f(), 2);

// What changes outside shows inside, in functions made earlier too.
object.given = 5;
assert.strictEqual(object.f(), 5);
delete object.undeclared;
assert.strictEqual(run('typeof undeclared'), 'undefined');
assert.throws(() => run('undeclared'), { name: 'ReferenceError' });
assert.strictEqual(run('delete given'), true);
assert.ok(!('given' in object));

// Lexical declarations stay off the object and live on between scripts.
run('let lexical = 6; const fixed = 7; class C {}');
assert.strictEqual(run('lexical + fixed + typeof C'), '13function');
assert.ok(!('lexical' in object));
assert.throws(() => run('let lexical = 1'), { name: 'SyntaxError' });

// Strict code may assign to what the object has and to nothing else.
object.known = 1;
run('"use strict"; known = 2');
assert.strictEqual(object.known, 2);
assert.throws(() => run('"use strict"; unknown = 2'), { name: 'ReferenceError' });
assert.throws(() => vm.runInNewContext('"use strict"; x = 1', Object.freeze({ x: 0 })), {
  name: 'TypeError',
});

// Builtins can be hidden and assigned like everything else.
assert.strictEqual(vm.runInNewContext('Map', { Map: 'mine' }), 'mine');
run('Set = 1; var WeakSet = 2; function Date() {}');
assert.strictEqual(object.Set, 1);
assert.strictEqual(object.WeakSet, 2);
assert.strictEqual(typeof object.Date, 'function');
assert.strictEqual(run('Set + WeakSet'), 3);

// Code that is made from strings sees the same names.
object.seen = 8;
assert.strictEqual(run('new Function("return seen")() + (0, eval)("seen")'), 16);
