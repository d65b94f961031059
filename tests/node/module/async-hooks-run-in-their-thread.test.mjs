// The modules of `module.register()` run in one thread of their own, with globals of their own; hooks that were registered
// last run first, and see what is imported by `import()` and by `import` statements.

import assert from 'node:assert';
import { register } from 'node:module';
import { MessageChannel, isInternalThread, receiveMessageOnPort } from 'node:worker_threads';

const source = (text) => `data:text/javascript,${encodeURIComponent(text)}`;

globalThis.ofProgram = true;
const { port1, port2 } = new MessageChannel();
const hooks = source(`
  import { isInternalThread, isMainThread, parentPort, threadId, workerData } from 'node:worker_threads';
  let port;
  let name;
  export async function initialize(data) {
    ({ port, name } = data);
    await new Promise((resolve) => setTimeout(resolve, 5));
    port.postMessage({
      isInternalThread, isMainThread, name, parentPort, threadId, workerData,
      globals: [globalThis.ofProgram, globalThis.ofHooks],
      resolve: typeof import.meta.resolve,
    });
    globalThis.ofHooks = true;
  }
  export async function resolve(specifier, context, nextResolve) {
    if (specifier === 'virtual:one') {
      port.postMessage(['resolve', specifier]);
      return { shortCircuit: true, url: specifier, format: 'module' };
    }
    return nextResolve(specifier, context);
  }
  export async function load(url, context, nextLoad) {
    if (url !== 'virtual:one') return nextLoad(url, context);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { shortCircuit: true, format: 'module', source: 'import "node:os"; export const value = 1;' };
  }
`);

assert.strictEqual(
  register(hooks, { data: { port: port2, name: 'first' }, transferList: [port2] }),
  undefined,
);
const first = receiveMessageOnPort(port1).message;
assert.deepStrictEqual(
  { ...first, threadId: typeof first.threadId },
  {
    isInternalThread: true,
    isMainThread: false,
    name: 'first',
    parentPort: null,
    threadId: 'number',
    workerData: null,
    globals: [undefined, undefined],
    resolve: 'undefined',
  },
);
assert.notStrictEqual(first.threadId, 0);
assert.strictEqual(isInternalThread, false);

const second = new MessageChannel();
register(
  source(`
    import { threadId } from 'node:worker_threads';
    let port;
    export function initialize(data) { port = data.port; port.postMessage([threadId, globalThis.ofHooks]); }
    export async function resolve(specifier, context, nextResolve) {
      port.postMessage(specifier);
      return nextResolve(specifier === 'virtual:two' ? 'virtual:one' : specifier, context);
    }
  `),
  { data: { port: second.port2 }, transferList: [second.port2] },
);
assert.deepStrictEqual(receiveMessageOnPort(second.port1).message, [first.threadId, true]);

const { value } = await import('virtual:two');
assert.strictEqual(value, 1);
assert.strictEqual(receiveMessageOnPort(second.port1).message, 'virtual:two');
assert.strictEqual(receiveMessageOnPort(second.port1).message, 'node:os');
assert.deepStrictEqual(receiveMessageOnPort(port1).message, ['resolve', 'virtual:one']);
