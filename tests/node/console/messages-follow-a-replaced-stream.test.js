'use strict';

// Messages go to the process's streams as they are at that moment, replaced or patched.

const assert = require('assert');
const { Writable } = require('stream');

const seen = [];
const { write } = process.stdout;
process.stdout.write = function patched(text, ...rest) {
  seen.push(text);
  return rest.length > 100 && write.call(this, text);
};
console.log('patched %d', 1);
delete process.stdout.write;

const descriptor = Object.getOwnPropertyDescriptor(process, 'stderr');
Object.defineProperty(process, 'stderr', {
  configurable: true,
  get: () =>
    new Writable({
      write(chunk, encoding, done) {
        seen.push(`${chunk}`);
        done();
      },
    }),
});
console.error('replaced');
Object.defineProperty(process, 'stderr', descriptor);

console._stdout = { write: (text) => seen.push(text), listenerCount: () => 1, removeListener() {} };
console.log({ a: 1 });

assert.deepStrictEqual(seen, ['patched 1\n', 'replaced\n', '{ a: 1 }\n']);
