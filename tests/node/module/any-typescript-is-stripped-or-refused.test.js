'use strict';
// Fuzzing in small: text in the shape of TypeScript loses its types, and nothing moves, or is refused as a syntax error.

const assert = require('assert');
const { stripTypeScriptTypes } = require('module');
const { pick, random, rounds } = require('../random');

process.removeAllListeners('warning');
process.on('warning', () => {});

const samples = [
  'let x: number = 1; function f<T extends { a?: string }>(this: F, a: T, ...r: any[]): asserts a is B { return a as C }',
  'interface A<T> extends B { x?: number; (a): b; new (): c; readonly [k: string]: any }\nclass D implements A<1> {}',
  'type X<T> = T extends infer U ? `$\u007b U }` : never; declare module "a" { export const x; } declare global {}',
  'abstract class A<T> { private readonly x?: number; declare y; constructor(a: string) { super() } abstract m(): void }',
  'import type { A } from "b"; import { type C, D } from "e"; export type { F } from "g"; export {}',
  'const e = <T,>(x: T) => x; let v = x!; let s = y satisfies Z; for (const x of <any>y) {} a<b>(c); a < b > c;\n/[/]/;',
  'let f = (a?: number, b: string = "cä😀"): void => {}; function g(): void\nfunction g(a?) {}\nenum E { A }',
];
const pieces = [
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  '`',
  '$\u007b',
  '"',
  "'",
  '/',
  '*',
  '//',
  '/*',
  '*/',
  '\\',
  '\n',
  '=>',
  '...',
  '?.',
];
const words = [
  '<',
  '>',
  '#',
  '@',
  ':',
  ';',
  ',',
  'async ',
  'yield ',
  'class ',
  'import ',
  'as ',
  'type ',
  'declare ',
  'enum ',
];
const signs = [...pieces, ...words, '\0', '\u2028', '\ufeff', '\ud800', 'é', '中'];

let stripped = 0;
rounds(3000, () => {
  let text = pick(samples);
  for (let i = random(4); i > 0; i--) {
    const at = random(text.length + 1);
    const kind = random(4);
    if (kind < 2) text = text.slice(0, at) + pick(signs) + text.slice(at);
    else if (kind === 2) text = text.slice(0, at) + text.slice(at + 1 + random(3));
    else text = text.slice(0, at) + pick(samples).slice(random(80));
  }
  let result;
  try {
    result = stripTypeScriptTypes(text);
  } catch (error) {
    assert(error instanceof SyntaxError, error);
    assert.match(error.code, /^ERR_(INVALID|UNSUPPORTED)_TYPESCRIPT_SYNTAX$/);
    return;
  }
  stripped++;
  assert.strictEqual(result.split('\n').length, text.split('\n').length, text);
});
assert(stripped > 100);
