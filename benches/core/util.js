'use strict';
// What util shows, formats, compares and wraps, and console.log into nothing.
const util = require('node:util');
const assert = require('node:assert');
const { Console } = require('node:console');
const { Writable } = require('node:stream');
const { benchAsync, benchEach } = require('./measure');

const flat = { a: 1, b: 'two', c: true, d: null, e: undefined };
const nested = {
  name: 'nested',
  list: [1, 2, 3, { deep: true }],
  map: new Map([
    ['k', { v: 1 }],
    ['l', [1, 2]],
  ]),
  set: new Set(['a', 'b']),
  date: new Date(0),
  regexp: /x+/g,
  f() {},
  child: { x: { y: { z: 1 } } },
};
const numbers = Array.from({ length: 100 }, (_, i) => i * 3);
const strings = Array.from({ length: 30 }, (_, i) => `item ${i}`);
class Point {
  constructor() {
    this.x = 1;
    this.y = 2;
  }
}
const points = Array.from({ length: 10 }, () => new Point());
const error = new Error('shown');
const other = structuredClone({ ...nested, f: undefined });
const another = structuredClone(other);
const out = new Console(new Writable({ write: (data, encoding, done) => done() }));

const pieces = {
  'inspect number': () => util.inspect(42.5),
  'inspect string': () => util.inspect('some text'),
  'inspect flat': () => util.inspect(flat),
  'inspect nested': () => util.inspect(nested),
  'inspect colors': () => util.inspect(nested, { colors: true, depth: 4 }),
  'inspect numbers': () => util.inspect(numbers),
  'inspect strings': () => util.inspect(strings),
  'inspect instances': () => util.inspect(points),
  'inspect error': () => util.inspect(error),
  'inspect buffer': () => util.inspect(Buffer.from('hello')),
  'format plain': () => util.format('hello', 'world', 1),
  'format %s %d': () => util.format('%s is %d years', 'Bob', 42),
  'format %j': () => util.format('%j', flat),
  'format %o': () => util.format('%O', flat),
  'isDeepStrictEqual flat': () => util.isDeepStrictEqual(flat, { ...flat }),
  'isDeepStrictEqual nested': () => util.isDeepStrictEqual(other, another),
  'assert.deepStrictEqual': () => assert.deepStrictEqual(other, another),
  'assert.strictEqual': () => assert.strictEqual(1, 1),
  'assert.ok': () => assert.ok(true),
  'console.log': () => out.log('hello %s', 'world'),
  'console.log object': () => out.log(flat),
  stripVTControlCharacters: () => util.stripVTControlCharacters('\u001b[31mred\u001b[39m text'),
  styleText: () => util.styleText('red', 'text', { validateStream: false }),
  'types.isDate': () => util.types.isDate(nested.date),
  'types.isMap': () => util.types.isMap(flat),
  'types.isUint8Array': () => util.types.isUint8Array(flat),
  parseArgs: () =>
    util.parseArgs({
      args: ['-f', '--bar', 'b', 'pos'],
      options: { foo: { type: 'boolean', short: 'f' }, bar: { type: 'string' } },
      allowPositionals: true,
    }),
  promisify: () => util.promisify(() => {}),
  toUSVString: () => util.toUSVString('some text'),
  getSystemErrorName: () => util.getSystemErrorName(-2),
};
benchEach(pieces);
const later = util.promisify((value, callback) => callback(null, value));
benchAsync('call of promisified', async (count) => {
  for (let i = 0; i < count; i++) await later(i);
});
