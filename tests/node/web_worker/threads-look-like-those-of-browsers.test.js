'use strict';
// --experimental-web-worker gives the global Worker, whose threads have the globals of browsers' workers.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');

if (typeof Worker === 'undefined') {
  const words = ['--no-warnings', '--experimental-web-worker', __filename];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
}

const data = (script) => `data:text/javascript,${encodeURIComponent(script)}`;

/** The next event of a kind. */
const next = (target, type = 'message') =>
  new Promise((resolve) => target.addEventListener(type, resolve, { once: true }));

/** What a script posts first. */
async function posted(script, options) {
  const worker = new Worker(script, options);
  const event = await Promise.race([next(worker), next(worker, 'error')]);
  worker.terminate();
  return event.type === 'error' ? event.message : event.data;
}

async function main() {
  if (typeof Worker === 'undefined') return;
  await globalsAreThere();
  await messagesGoBothWays();
  await scriptsAreLoaded();
  await errorsAreTold();
  refuses();
}

async function globalsAreThere() {
  const script = `postMessage([
    self === globalThis, self instanceof DedicatedWorkerGlobalScope, self instanceof EventTarget,
    name, location.protocol, navigator.constructor.name, onmessage, typeof importScripts,
  ])`;
  const expected = [true, true, true, 'named', 'data:', 'WorkerNavigator', null, 'function'];
  for (const type of ['classic', 'module']) {
    assert.deepStrictEqual(await posted(data(script), { name: 'named', type }), expected);
  }
  // What belongs to the scope is no property of the global object itself.
  const places = `const has = (object) => ['crypto', 'performance', 'self', 'name', 'postMessage']
    .map((key) => Object.getOwnPropertyDescriptor(object, key)?.enumerable);
    postMessage([WorkerGlobalScope, DedicatedWorkerGlobalScope].map((scope) => has(scope.prototype))
      .concat([has(self), crypto.constructor.name, performance.constructor.name, typeof require]));`;
  assert.deepStrictEqual(await posted(data(places)), [
    [true, true, true, undefined, undefined],
    [undefined, undefined, undefined, true, true],
    [undefined, undefined, undefined, undefined, true],
    'Crypto',
    'Performance',
    'undefined',
  ]);
  assert.strictEqual(
    await posted(data('try { new WorkerGlobalScope() } catch (e) { postMessage(e.message) }')),
    'Illegal constructor',
  );
}

async function messagesGoBothWays() {
  const worker = new Worker(
    data(`addEventListener('message', ({ data, ports }) => {
      ports[0]?.postMessage('by port');
      if (data === 'end') { close(); return; }
      postMessage({ got: data });
    });`),
  );
  let heard;
  worker.onmessage = (event) => {
    heard = event;
  };
  worker.postMessage(new Map([[1, { deep: true }]]));
  const event = await next(worker);
  assert.strictEqual(heard, event);
  assert.ok(event instanceof MessageEvent);
  assert.deepStrictEqual(event.data, { got: new Map([[1, { deep: true }]]) });
  const { port1, port2 } = new MessageChannel();
  worker.postMessage('port', [port2]);
  const { data: byPort } = await next(port1);
  assert.strictEqual(byPort, 'by port');
  port1.close();
  assert.throws(() => worker.postMessage(() => {}), { name: 'DataCloneError' });
  assert.throws(() => worker.postMessage(), { code: 'ERR_MISSING_ARGS' });
  worker.postMessage('end');

  const ended = new Worker(data('setInterval(() => postMessage(1), 1)'));
  await next(ended);
  assert.strictEqual(ended.terminate(), undefined);
  assert.strictEqual(ended.terminate(), undefined);
}

async function scriptsAreLoaded() {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'web-worker-')));
  process.on('exit', () => fs.rmSync(folder, { recursive: true }));
  fs.writeFileSync(path.join(folder, 'imported.js'), 'var imported = 7;');
  fs.writeFileSync(
    path.join(folder, 'classic.js'),
    `importScripts('./imported.js', ${JSON.stringify(data('self.second = 8'))});
     let failure; try { importScripts('./missing.js'); } catch (error) { failure = error.name; }
     postMessage([imported, second, failure, require('path').sep]);`,
  );
  fs.writeFileSync(
    path.join(folder, 'module.mjs'),
    'import { sep } from "node:path"; postMessage([sep, import.meta.url === location.href]);',
  );
  const expected = [7, 8, 'NetworkError', path.sep];
  const file = path.join(folder, 'classic.js');
  assert.deepStrictEqual(await posted(pathToFileURL(file)), expected);
  assert.deepStrictEqual(await posted(path.relative(process.cwd(), file)), expected);
  const module = pathToFileURL(path.join(folder, 'module.mjs'));
  assert.deepStrictEqual(await posted(module, { type: 'module' }), [path.sep, true]);
  const blob = URL.createObjectURL(new Blob(['postMessage("of a blob")']));
  assert.strictEqual(await posted(blob), 'of a blob');
  assert.match(await posted('blob:nodedata:none'), /Failed to fetch the worker script/);
  assert.match(await posted(path.join(folder, 'missing.js')), /^ENOENT/);
}

async function errorsAreTold() {
  const worker = new Worker(data('throw new RangeError("thrown")'));
  const event = await next(worker, 'error');
  assert.ok(event instanceof ErrorEvent);
  assert.strictEqual(event.message, 'thrown');
  assert.strictEqual(event.error.name, 'RangeError');
  assert.strictEqual(await posted(data('Promise.reject(new Error("rejected"))')), 'rejected');
  assert.match(await posted(data('no program at all (')), /^Unexpected identifier/);
  assert.match(
    await posted(data('importScripts()'), { type: 'module' }),
    /importScripts\(\) cannot be used in a module worker/,
  );
}

function refuses() {
  assert.throws(() => new Worker(), {
    code: 'ERR_MISSING_ARGS',
    message: "Failed to construct 'Worker': 1 argument required, but only 0 present.",
  });
  assert.throws(() => new Worker('x', 5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => new Worker('x', { type: 'z' }), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => new Worker('x', { credentials: 'z' }), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => new Worker('http://localhost/x.js'), { name: 'NotSupportedError' });
}

require('../finish')(main);
