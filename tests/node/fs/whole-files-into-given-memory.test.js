'use strict';
// readFile with the option `buffer` reads into the memory that it names, or that a function makes for the file's size.

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const finish = require('../finish.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'into-'));
const file = path.join(folder, 'file');
const text = 'a whole file\n';
fs.writeFileSync(file, text);
const size = text.length;

const ways = {
  sync: async (target, options) => fs.readFileSync(target, options),
  callback: (target, options) =>
    new Promise((resolve, reject) => {
      fs.readFile(target, options, (error, data) => (error ? reject(error) : resolve(data)));
    }),
  promise: (target, options) => fs.promises.readFile(target, options),
  handle: async (target, options) => {
    const handle = await fs.promises.open(target);
    try {
      return await handle.readFile(options);
    } finally {
      await handle.close();
    }
  },
};

const tooSmall = { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' };
const wrongType = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };

finish(async () => {
  for (const [name, read] of Object.entries(ways)) {
    const memory = Buffer.alloc(100, 'x');
    for (const view of [
      memory.subarray(7),
      new DataView(memory.buffer, memory.byteOffset + 7, 50),
    ]) {
      const data = await read(file, { buffer: view });
      assert.ok(Buffer.isBuffer(data), name);
      assert.strictEqual(data.buffer, memory.buffer);
      assert.strictEqual(data.byteOffset, memory.byteOffset + 7);
      assert.strictEqual(data.toString(), text);
    }
    assert.strictEqual(memory[7 + size], 'x'.charCodeAt(0));
    assert.strictEqual(await read(file, { buffer: memory, encoding: 'latin1' }), text);
    assert.strictEqual(String(await read(file, { buffer: Buffer.alloc(size) })), text);

    const sizes = [];
    const made = await read(file, {
      buffer(expected) {
        sizes.push(expected);
        return Buffer.alloc(expected);
      },
    });
    assert.strictEqual(made.toString(), text);
    assert.deepStrictEqual(sizes, [size]);

    await assert.rejects(read(file, { buffer: Buffer.alloc(size - 1) }), {
      ...tooSmall,
      message: `The property 'options.buffer.byteLength' is smaller than the file size of ${size} bytes. Received ${size - 1}`,
    });
    await assert.rejects(read(file, { buffer: () => Buffer.alloc(2) }), {
      ...tooSmall,
      message: `The property 'options.buffer().byteLength' is smaller than the file size of ${size} bytes. Received 2`,
    });
    for (const buffer of [null, 5, 'text', new ArrayBuffer(100)]) {
      await assert.rejects((async () => read(file, { buffer }))(), wrongType);
    }
    await assert.rejects(read(file, { buffer: () => undefined }), wrongType);
    const mine = new Error('mine');
    await assert.rejects(
      read(file, {
        buffer() {
          throw mine;
        },
      }),
      mine,
    );
    await assert.rejects(read(folder, { buffer: memory }), { code: 'EISDIR' });

    // A file that does not tell its size.
    if (fs.existsSync('/proc/self/status')) {
      const status = await read('/proc/self/status', { buffer: Buffer.alloc(100_000) });
      assert.match(status.toString(), /^Name:/);
      await assert.rejects(read('/proc/self/status', { buffer: Buffer.alloc(10) }), {
        ...tooSmall,
        message:
          /'options\.buffer\.byteLength' is too small to contain the entire file\. Received 10/,
      });
    }
  }
  fs.rmSync(folder, { recursive: true });
});
