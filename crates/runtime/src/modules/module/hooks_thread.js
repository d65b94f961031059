'use strict';

// The thread that runs asynchronous hooks: it imports the modules that are registered and answers what its owner asks. A
// question that is still open when this thread's loop is empty will never be answered, which the owner is told.

const {
  AtomicsAdd,
  AtomicsNotify,
  FunctionPrototypeCall,
  PromisePrototypeThen,
  PromiseResolve,
  SafeSet,
} = primordials;

const { kReceiver, nativeStart } = require('#worker_threads/port');
const { answers } = require('#module/hooks_protocol');
const { addHooks, hooks, isEmpty, waitFor } = require('#module/hooks_chain');

let port;
let cells;
const open = new SafeSet();

/** Tells the owner something and wakes it. */
function tell(message) {
  port.postMessage(message);
  AtomicsAdd(cells, 0, 1);
  AtomicsNotify(cells, 0);
}

function serialized(error) {
  return require('#worker_threads/error_transfer').serializeError(error);
}

function close(id) {
  open.delete(id);
  // Without questions this thread waits for the next one.
  if (open.size === 0) port.ref();
}

function answer(id, value) {
  if (!open.has(id)) return;
  close(id);
  try {
    tell({ kind: answers.VALUE, id, value });
  } catch (error) {
    tell({ kind: answers.ERROR, id, error: serialized(error) });
  }
}

function fail(id, error) {
  if (!open.has(id)) return;
  close(id);
  tell({ kind: answers.ERROR, id, error: serialized(error) });
}

// Registrations must not wait for themselves.
const hooksNow = { __proto__: null, load: hooks.load, resolve: hooks.resolveNow };

/** Imports a module through the hooks that are registered already and adds its own; a promise of the end. */
async function register(specifier, parentURL, data) {
  let namespace;
  if (isEmpty()) {
    const esm = require('#module/esm_loader');
    namespace = await esm.importModule(specifier, parentURL);
  } else {
    const { importModule } = require('#module/esm_async');
    namespace = await importModule(hooksNow, specifier, parentURL, { __proto__: null });
  }
  await addHooks(namespace, data, specifier);
  if (!isEmpty()) require('#module/esm_loader').setAsyncHooks(hooks);
}

/** `module.register()` in this very thread: takes effect before the next question is answered. */
function registerHere(specifier, parentURL, data, transferList) {
  let given = data;
  if (data !== undefined) {
    const { structuredClone } = require('#internal/structured_clone');
    given = structuredClone(data, transferList && { transfer: transferList });
  }
  waitFor(register(specifier, parentURL, given));
}

const methods = {
  __proto__: null,
  register,
  resolve: (specifier, parentURL, attributes) =>
    hooks.resolve(specifier, parentURL, attributes, require('#module/esm_async').resolveDefault),
  finish: () => require('#v8/internal').takeCoverage(),
  load: (url, format, attributes, extra) =>
    hooks.load(url, format, attributes, require('#module/esm_async').loadDefault, extra),
};

function onQuestion({ id, method, args }) {
  if (open.size === 0) port.unref();
  open.add(id);
  let answering;
  try {
    answering = PromiseResolve(methods[method](...args));
  } catch (error) {
    fail(id, error);
    return;
  }
  PromisePrototypeThen(
    answering,
    (value) => answer(id, value),
    (error) => fail(id, error),
  );
}

/** The loop is empty: nothing can settle what is still open. */
function onIdle() {
  if (open.size === 0) return;
  for (const id of [...open]) tell({ kind: answers.NEVER, id });
  open.clear();
  port.ref();
}

/** Makes this thread the one that answers through `entry.port`. */
function start(entry) {
  ({ port, cells } = entry);
  require('#module/cjs_loader').state.runsHooks = true;
  const { hooks: endings } = require('#process/exit');
  const { state } = require('#process/execution');
  const { beforeExit, atExit } = endings;
  endings.beforeExit = () => {
    beforeExit?.();
    onIdle();
  };
  endings.atExit = () => {
    atExit?.();
    if (!state.dying) tell({ kind: answers.EXIT, code: process.exitCode ?? 0 });
  };
  require('#process/setup').report.elsewhere = (error) =>
    tell({ kind: answers.UNCAUGHT, error: serialized(error) });
  process.argv = [process.execPath];
  const { getOptionValue } = require('#internal/options');
  const preload = getOptionValue('--require');
  if (preload !== undefined && preload.length > 0) {
    require('#module/cjs_loader').Module._preloadModules(preload);
  }
  port[kReceiver] = onQuestion;
  FunctionPrototypeCall(nativeStart, port);
  port.ref();
}

module.exports = { registerHere, start };
