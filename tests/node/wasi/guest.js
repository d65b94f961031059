'use strict';

// What the tests here share: an assembler for small WebAssembly modules, and a guest without a program, whose calls are
// made from JavaScript on a memory of its own.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { WASI } = require('wasi');

const types = { i32: 0x7f, i64: 0x7e };

/** A number in LEB128, signed or not. */
function leb(value, signed = false) {
  const bytes = [];
  let rest = BigInt(value);
  for (;;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    const done = signed
      ? (rest === 0n && (byte & 0x40) === 0) || (rest === -1n && (byte & 0x40) !== 0)
      : rest === 0n;
    bytes.push(done ? byte : byte | 0x80);
    if (done) return bytes;
  }
}

const vector = (items) => [...leb(items.length), ...items.flat()];
const text = (string) => {
  const bytes = Buffer.from(string);
  return [...leb(bytes.length), ...bytes];
};
const section = (id, bytes) => [id, ...leb(bytes.length), ...bytes];

/** Instructions. */
const code = {
  i32: (n) => [0x41, ...leb(n, true)],
  i64: (n) => [0x42, ...leb(n, true)],
  call: (n) => [0x10, ...leb(n)],
  load: (at) => [...code.i32(at), 0x28, 2, 0],
  drop: [0x1a],
};

/**
 * Assembles a module. `imports` are `[name, parameters, results]` of WASI, by whose places functions are called; `exports`
 * are `{ name: instructions }` of functions without parameters, after the imports; `results` says what they give; `data` is
 * `[address, bytes]`. The memory is exported, or imported from `env.memory` when it is `shared`.
 */
function assemble({ imports = [], exports = {}, results = [], data = [], shared = false }) {
  const signature = ([, parameters, results]) => [
    0x60,
    ...vector(parameters.map((t) => [types[t]])),
    ...vector(results.map((t) => [types[t]])),
  ];
  const names = Object.keys(exports);
  const imported = imports.map(([name], i) => [
    ...text('wasi_snapshot_preview1'),
    ...text(name),
    0,
    ...leb(i),
  ]);
  if (shared) imported.push([...text('env'), ...text('memory'), 2, 3, 1, 4]);
  const exported = names.map((name, i) => [...text(name), 0, ...leb(imports.length + i)]);
  if (!shared) exported.push([...text('memory'), 2, 0]);
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector([...imports.map(signature), signature(['', [], results])])),
    ...section(2, vector(imported)),
    ...section(3, vector(names.map(() => leb(imports.length)))),
    ...(shared ? [] : section(5, vector([[0, 1]]))),
    ...section(7, vector(exported)),
    ...section(
      10,
      vector(
        names.map((name) => {
          const body = [0, ...exports[name].flat(), 0x0b];
          return [...leb(body.length), ...body];
        }),
      ),
    ),
    ...section(
      11,
      vector(
        data.map(([at, bytes]) => [
          0,
          ...code.i32(at),
          0x0b,
          ...vector([...bytes].map((b) => [b])),
        ]),
      ),
    ),
  ]);
}

/** A folder of its own, which goes when the process does. */
function folder() {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-wasi-'));
  process.on('exit', () => fs.rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A guest whose calls are made by hand. */
class Guest {
  constructor(options = {}, memory = new WebAssembly.Memory({ initial: 1, maximum: 4 })) {
    const wasi = new WASI({ version: 'preview1', ...options });
    wasi.finalizeBindings({ exports: { memory } });
    this.wasi = wasi;
    this.memory = memory;
    this.calls = wasi.wasiImport;
  }

  get bytes() {
    return new Uint8Array(this.memory.buffer);
  }

  get view() {
    return new DataView(this.memory.buffer);
  }

  /** Puts text somewhere; the address and the length are two arguments. */
  put(string, at = 1024) {
    const bytes = Buffer.from(string);
    this.bytes.set(bytes, at);
    return [at, bytes.length];
  }

  /** Puts a list of buffers somewhere; its address and length are two arguments. */
  buffers(list, at = 512) {
    list.forEach(([address, length], i) => {
      this.view.setUint32(at + i * 8, address, true);
      this.view.setUint32(at + i * 8 + 4, length, true);
    });
    return [at, list.length];
  }

  /** The bytes somewhere as text. */
  text(at, length) {
    return Buffer.from(this.bytes.slice(at, at + length)).toString();
  }

  u32(at) {
    return this.view.getUint32(at, true);
  }

  /** Opens a path below descriptor 3, with all that a file can be asked to do. */
  open(
    name,
    { fd = 3, how = 0, rights = 0x08e001ffn, inheriting = 0n, flags = 0, lookup = 1 } = {},
  ) {
    const [at, length] = this.put(name);
    const code = this.calls.path_open(fd, lookup, at, length, how, rights, inheriting, flags, 256);
    return code === 0 ? { code, fd: this.u32(256) } : { code };
  }
}

module.exports = { Guest, assemble, code, folder };
