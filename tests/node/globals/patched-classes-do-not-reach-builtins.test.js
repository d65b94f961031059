'use strict';

// Builtin modules that load late still use the language's functions as they were at the start.

const assert = require('assert');

const broken = () => {
  throw new Error('patched');
};
for (const name of ['slice', 'indexOf', 'forEach', 'map', 'shift', 'unshift']) {
  Array.prototype[name] = broken;
}
Math.floor = broken;
Math.max = broken;
Date.now = broken;
JSON.stringify = broken;
Uint8Array.prototype.subarray = broken;
Object.getPrototypeOf(Uint8Array).prototype.slice = broken;
Object.getPrototypeOf(Uint8Array).prototype.fill = broken;
DataView.prototype.getUint8 = broken;
WeakMap.prototype.get = broken;
Reflect.apply = broken;
delete globalThis.WeakMap;
globalThis.Map = undefined;

const { inspect } = require('util');
const { pathToFileURL } = require('url');
const { EventEmitter } = require('events');
const { Readable } = require('stream');

assert.strictEqual(inspect([1, { a: 2 }]), '[ 1, { a: 2 } ]');
assert.strictEqual(
  Buffer.concat([Buffer.from('a'), Buffer.alloc(2, 'b')]).toString('hex'),
  '616262',
);
assert.strictEqual(pathToFileURL('/a b').href, 'file:///a%20b');
const emitter = new EventEmitter();
let heard = 0;
emitter.on('x', (value) => {
  heard = value;
});
emitter.emit('x', 7);
assert.strictEqual(heard, 7);
assert.strictEqual(new Readable({ read() {} }).push('x'), true);
