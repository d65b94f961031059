// A name that two modules behind `export *` both have is nobody's: importing it fails, and the namespace leaves it out.

import assert from 'node:assert';

const source = (text) => `data:text/javascript,${encodeURIComponent(text)}`;
const one = source('export const z = 1; export const a = 1;');
const two = source('export const z = 2; export const b = 2;');
const from = (url) => `from ${JSON.stringify(url)};`;
const both = source(`export * ${from(one)} export * ${from(two)}`);

assert.deepStrictEqual(Object.keys(await import(both)), ['a', 'b']);
await assert.rejects(import(source(`import { z } ${from(both)}`)), {
  name: 'SyntaxError',
  message: `The requested module '${both}' contains conflicting star exports for name 'z'`,
});
