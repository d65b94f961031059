'use strict';

const assert = require('node:assert');

describe('@swc/core', () => {
  const swc = require('@swc/core');
  const typescript = { jsc: { parser: { syntax: 'typescript' }, target: 'es5' } };

  it('compiles TypeScript', async () => {
    const { code } = swc.transformSync('export const f = (n: number) => n ** 2', typescript);
    assert.match(code, /function f\(n\)/);
    const later = await swc.transform('class A { #x: number = 1 }', typescript);
    assert.doesNotMatch(later.code, /number/);
  });

  it('tells syntax errors', async () => {
    await assert.rejects(swc.transform('let = ;', typescript), /Syntax Error/);
    assert.throws(() => swc.transformSync('let = ;', typescript), /Syntax Error/);
  });

  it('minifies', async () => {
    const { code } = await swc.minify('function f(argument) { return argument + 1 }');
    assert.strictEqual(code, 'function f(n){return n+1}');
  });
});

describe('lightningcss', () => {
  const { transform } = require('lightningcss');

  it('minifies, and calls visitors back', () => {
    const seen = [];
    const { code } = transform({
      filename: 'a.css',
      code: Buffer.from('.a { color: #ff0000; .b & { margin: 0px } }'),
      minify: true,
      targets: { chrome: 80 << 16 },
      visitor: {
        Color(color) {
          seen.push(color.type);
        },
      },
    });
    assert.strictEqual(code.toString(), '.a{color:red}.b .a{margin:0}');
    assert.deepStrictEqual(seen, ['rgb']);
  });
});

describe('esbuild', () => {
  const esbuild = require('esbuild');

  it('runs its binary', async () => {
    const { code } = await esbuild.transform('let x: number = 1 + 2', {
      loader: 'ts',
      minify: true,
    });
    assert.strictEqual(code, 'let x=3;\n');
    await esbuild.stop();
  });
});
