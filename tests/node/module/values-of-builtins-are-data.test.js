'use strict';
// What builtin modules export looks like data to programs that replace it, as libraries for tests do.
const assert = require('assert');
const test = require('node:test');

const exported = {
  async_hooks: ['AsyncResource', 'asyncWrapProviders'],
  buffer: ['Blob', 'File'],
  console: ['Console'],
  fs: ['Dir'],
  https: ['globalAgent'],
  inspector: ['Network', 'console'],
  module: ['SourceMap', 'globalPaths'],
  path: ['win32'],
  readline: ['promises'],
  'stream/web': ['ReadableStream', 'CompressionStream'],
  url: ['Url', 'URLPattern'],
  util: ['MIMEType', 'TextDecoder', 'parseArgs', 'types'],
  v8: ['promiseHooks'],
  worker_threads: ['BroadcastChannel', 'Worker', 'locks'],
};

for (const [id, names] of Object.entries(exported)) {
  test(`${id} has data`, () => {
    const module = require(id);
    for (const name of names) {
      const descriptor = Object.getOwnPropertyDescriptor(module, name);
      assert.deepStrictEqual(
        Object.keys(descriptor),
        ['value', 'writable', 'enumerable', 'configurable'],
        name,
      );
      assert.strictEqual(descriptor.value, module[name]);
      assert.strictEqual(descriptor.writable, true);
      const replacement = {};
      module[name] = replacement;
      assert.strictEqual(module[name], replacement);
      Object.defineProperty(module, name, descriptor);
      assert.strictEqual(module[name], descriptor.value);
    }
  });
}

test('all descriptors at once, and those of Reflect, are of data', () => {
  const { BoundSocket } = Object.getOwnPropertyDescriptors(require('net'));
  assert.strictEqual(typeof BoundSocket.value, 'function');
  const { value } = Reflect.getOwnPropertyDescriptor(require('util'), 'MIMEParams');
  assert.strictEqual(value, require('util').MIMEParams);
});

test('what process says anew each time is data too', () => {
  const before = process.title;
  const { value, writable } = Object.getOwnPropertyDescriptor(process, 'title');
  assert.strictEqual(value, before);
  assert.strictEqual(writable, true);
  process.title = 'another';
  assert.strictEqual(Object.getOwnPropertyDescriptor(process, 'title').value, 'another');
  assert.strictEqual(process.title, 'another');
  assert.strictEqual(Object.getOwnPropertyDescriptor(process, 'ppid').value, process.ppid);
  assert.strictEqual(Object.getOwnPropertyDescriptor(process, 'debugPort').value, 9229);
});

test('accessors stay what they are', () => {
  assert.strictEqual(
    typeof Object.getOwnPropertyDescriptor(require('util'), 'aborted').get,
    'function',
  );
  assert.strictEqual(typeof Object.getOwnPropertyDescriptor(process, 'report').get, 'function');
});
