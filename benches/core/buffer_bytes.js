'use strict';
// Buffers made, joined, compared, searched, cut and filled.
const { bench, benchEach } = require('./measure');

const list = Array.from({ length: 16 }, (_, i) => Buffer.alloc(64, i));
const large = Array.from({ length: 4 }, (_, i) => Buffer.alloc(16384, i));
const a = Buffer.alloc(1024, 7);
const b = Buffer.from(a);
const small = Buffer.from('hello world');
const same = Buffer.from('hello world');
const hay = Buffer.from('lorem ipsum dolor sit amet '.repeat(40) + 'the needle is here');
const needle = Buffer.from('needle');
const target = Buffer.alloc(2048);
const array = Array.from({ length: 32 }, (_, i) => i);
const arrayBuffer = new ArrayBuffer(1024);

const pieces = {
  'alloc 16': () => Buffer.alloc(16),
  'alloc 1 KiB': () => Buffer.alloc(1024),
  'alloc 64 KiB': () => Buffer.alloc(65536),
  'alloc 1 KiB filled': () => Buffer.alloc(1024, 'ab'),
  'allocUnsafe 16': () => Buffer.allocUnsafe(16),
  'allocUnsafe 1 KiB': () => Buffer.allocUnsafe(1024),
  'allocUnsafe 64 KiB': () => Buffer.allocUnsafe(65536),
  'allocUnsafeSlow 1 KiB': () => Buffer.allocUnsafeSlow(1024),
  'from array': () => Buffer.from(array),
  'from buffer 11': () => Buffer.from(small),
  'from buffer 1 KiB': () => Buffer.from(a),
  'from arrayBuffer': () => Buffer.from(arrayBuffer),
  'concat 16 x 64': () => Buffer.concat(list),
  'concat 4 x 16 KiB': () => Buffer.concat(large),
  'compare 11': () => Buffer.compare(small, same),
  'compare 1 KiB': () => a.compare(b),
  'equals 11': () => small.equals(same),
  'equals 1 KiB': () => a.equals(b),
  'indexOf byte': () => hay.indexOf(0x6b),
  'indexOf string': () => hay.indexOf('needle'),
  'indexOf buffer': () => hay.indexOf(needle),
  'indexOf short': () => small.indexOf('world'),
  'lastIndexOf string': () => hay.lastIndexOf('lorem'),
  includes: () => hay.includes('is here'),
  subarray: () => a.subarray(10, 500),
  'slice small': () => small.slice(2, 5),
  'copy 11': () => small.copy(target, 0),
  'copy 1 KiB': () => a.copy(target, 100),
  'fill byte 1 KiB': () => target.fill(3, 0, 1024),
  'fill string': () => target.fill('abc', 0, 512),
  swap16: () => a.swap16(),
  swap32: () => a.swap32(),
  isBuffer: () => Buffer.isBuffer(a),
  isEncoding: () => Buffer.isEncoding('utf8'),
  toJSON: () => small.toJSON(),
  atob: () => atob('aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ='),
  btoa: () => btoa('hello world hello world'),
};

benchEach(pieces);

bench('iterate for..of 1 KiB', (count) => {
  let sum = 0;
  for (let i = 0; i < count; i++) for (const byte of a) sum += byte;
  return sum;
});
bench('iterate index 1 KiB', (count) => {
  let sum = 0;
  for (let i = 0; i < count; i++) for (let j = 0; j < a.length; j++) sum += a[j];
  return sum;
});
