'use strict';
// The same text compiled in one context after the other gives functions of their own: what one context has called and
// compiled before changes nothing for the next.
const assert = require('assert');
const vm = require('vm');
const finish = require('../finish');

const text = `
  let count = 0;
  function counter() { return ++count; }
  const lazy = () => { function inner(a, b = a) { return [a, b, typeof inner]; } return inner; };
  class Base { static made = 0; #own = 1; constructor() { Base.made++; } get own() { return this.#own; } }
  class Derived extends Base { own2() { return super.own + 1; } }
  function* numbers(n) { for (let i = 0; i < n; i++) yield i; }
  async function later(value) { await null; return value; }
  function where() { return new Error('here'); }
  function wide() { return eval('name + word'); }
  const object = { get text() { return \`\${word}\${/x+/g.exec('axxb')[0]}\`; }, [word]: 1n };
  const word2 = word;
  return { Derived, arrays: () => Array, counter, later, lazy, name: () => name, numbers, object, where, wide };
`;

finish(async () => {
  const seen = [];
  for (let round = 0; round < 5; round++) {
    const context = vm.createContext({ name: `context ${round}` });
    const make = vm.compileFunction(text, ['word'], {
      filename: '/made/up.js',
      lineOffset: 100,
      parsingContext: context,
    });
    assert.strictEqual(make.length, 1);
    const all = make(`w${round}`);
    seen.push(all);
    assert.strictEqual(all.name(), `context ${round}`);
    assert.strictEqual(all.wide(), `context ${round}w${round}`);
    assert.strictEqual(all.counter(), 1);
    assert.strictEqual(all.counter(), 2);
    assert.deepStrictEqual([...all.lazy()(7)], [7, 7, 'function']);
    assert.strictEqual(new all.Derived().own2(), 2);
    assert.strictEqual(Object.getPrototypeOf(all.Derived).made, 1);
    assert.deepStrictEqual([...all.numbers(3)], [0, 1, 2]);
    assert.strictEqual(await all.later(round), round);
    assert.strictEqual(all.object.text, `w${round}xx`);
    assert.strictEqual(all.object[`w${round}`], 1n);
    assert.match(all.where().stack, /at Object\.where \(\/made\/up\.js:109:\d+\)/);
    assert.match(all.counter.toString(), /^function counter\(\) \{ return \+\+count; \}$/);
    assert.strictEqual(all.arrays(), vm.runInContext('Array', context));
  }
  for (const all of seen) {
    assert.strictEqual(all.counter(), 3);
    for (const other of seen) {
      if (other === all) continue;
      assert.notStrictEqual(other.counter, all.counter);
      assert.notStrictEqual(other.arrays(), all.arrays());
    }
  }

  // Scripts, and one script object in many contexts.
  const script = new vm.Script(
    '(function make() { return (function deep() { return [name, this === globalThis]; }); })',
    {
      filename: 'script.js',
    },
  );
  for (let round = 0; round < 4; round++) {
    const context = vm.createContext({ name: round });
    assert.deepStrictEqual([...script.runInContext(context)().call()], [round, true]);
    const same = vm.runInContext(
      '(function f() { return function g() { return name; }; })',
      context,
    );
    assert.strictEqual(same()(), round);
  }
});
