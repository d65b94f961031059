'use strict';
// What says that it is no JavaScript is no script of a worker. The type of the worker decides how its script runs, not the name
// of the file. importScripts() looks at all addresses first.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
require('../finish')(main);

if (typeof Worker === 'undefined') {
  const words = ['--no-warnings', '--experimental-web-worker', __filename];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
}

/** What a worker posts first, or the message of its error. */
function posted(url, options) {
  return new Promise((resolve) => {
    const worker = new Worker(url, options);
    const end = (told) => {
      worker.terminate();
      resolve(told);
    };
    worker.onmessage = ({ data }) => end(data);
    worker.onerror = ({ message }) => end(message);
  });
}

async function main() {
  if (typeof Worker === 'undefined') return;
  const blob = (type) => URL.createObjectURL(new Blob(['postMessage(1)'], { type }));
  for (const type of ['classic', 'module']) {
    for (const mime of ['text/javascript', 'TEXT/ecmascript', 'application/x-javascript;a=b']) {
      assert.strictEqual(await posted(`data:${mime},postMessage(1)`, { type }), 1);
      assert.strictEqual(await posted(blob(mime), { type }), 1);
    }
    // A blob may leave open what it is.
    assert.strictEqual(await posted(blob(''), { type }), 1);
    const others = ['text/plain', 'application/json', 'garbage'];
    for (const url of [
      ...others.map((mime) => `data:${mime},postMessage(1)`),
      ...others.map(blob),
      'data:,postMessage(1)',
    ]) {
      const told = await posted(url, { type });
      assert.strictEqual(told, `Failed to fetch the worker script: ${url}`);
    }
  }
  await anyNameWillDo();
  await importsLookFirst();
}

async function anyNameWillDo() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'worker-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true }));
  const write = (name, text) => {
    fs.writeFileSync(path.join(folder, name), text);
    return pathToFileURL(path.join(folder, name));
  };
  write('package.json', '{ "type": "commonjs" }');
  write('dependency.mjs', "export default 'imported';");
  for (const name of ['a.js', 'a.cjs', 'a.mjs', 'a.json', 'a.txt', 'a']) {
    const url = write(
      name,
      "import value from './dependency.mjs'; postMessage([value, typeof require, this])",
    );
    const expected = ['imported', 'undefined', undefined];
    assert.deepStrictEqual(await posted(url, { type: 'module' }), expected);
    write(name, 'var own = 1; postMessage([globalThis.own, typeof require]);');
    assert.deepStrictEqual(await posted(url), [1, 'function']);
  }
}

async function importsLookFirst() {
  const script = `
    const told = [];
    const order = [];
    const tell = (...urls) => {
      try {
        importScripts(...urls);
        told.push('ran');
      } catch (error) {
        told.push(error.name + ' ' + error.message);
      }
    };
    const url = (text) => ({ toString() { order.push(text); return 'data:' + text; } });
    const blob = (type) => URL.createObjectURL(new Blob(['self.fromBlob = true'], { type }));
    tell(url('text/javascript,self.ran = true'), 'https://[');
    tell(url('text/javascript,throw new Error("own")'), url('text/javascript,self.ran = true'));
    tell(url('text/plain,self.ran = true'));
    tell(blob('text/javascript'));
    tell(blob('text/plain').slice(0, 4) + ':nodedata:gone');
    tell(Symbol('s'));
    tell();
    postMessage({ told, order, ran: self.ran, fromBlob: self.fromBlob });`;
  const url = `data:text/javascript,${encodeURIComponent(script)}`;
  assert.deepStrictEqual(await posted(url), {
    told: [
      'SyntaxError Failed to parse URL: https://[',
      'Error own',
      'NetworkError Failed to load script: data:text/plain,self.ran = true',
      'ran',
      'NetworkError Failed to load script: blob:nodedata:gone',
      "TypeError Failed to execute 'importScripts' on 'WorkerGlobalScope': " +
        'Argument 1 is a Symbol and cannot be converted to a string.',
      'ran',
    ],
    order: [
      'text/javascript,self.ran = true',
      'text/javascript,throw new Error("own")',
      'text/javascript,self.ran = true',
      'text/plain,self.ran = true',
    ],
    ran: undefined,
    fromBlob: true,
  });
}
