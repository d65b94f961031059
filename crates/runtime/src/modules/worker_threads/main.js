'use strict';

// The start of a worker: what its owner sent, the parts of `process` that differ, and the program.

const { ArrayPrototypeConcat, SafeMap } = primordials;

const { controlPort, sharesEnv, trackUnmanagedFds } = internalBinding('worker');
const { receiveMessageOnPort } = internalBinding('messaging');
const thread = require('#worker_threads/thread');
const { types } = require('#worker_threads/protocol');

const port = controlPort();
// The owner sends the first message before it starts the thread.
const load = receiveMessageOnPort(port)[0];

thread.isInternal = load.entry.kind === 'hooks';
thread.workerData = thread.isInternal ? null : load.workerData;
if (load.environmentData !== undefined) thread.environmentData = new SafeMap(load.environmentData);

require('#worker_threads/process').adapt(port, load);
if (trackUnmanagedFds) require('#worker_threads/process').trackDescriptors();
if (sharesEnv) require('#worker_threads/shared_env').share();

require('#process/setup').report.elsewhere = (error) => {
  const { serializeError } = require('#worker_threads/error_transfer');
  try {
    port.postMessage({ type: types.ERROR, error: serializeError(error) });
  } catch {
    port.postMessage({ type: types.ERROR, error: undefined });
  }
};

require('#v8/internal').start();
if (require('#internal/options').getOptionValue('--trace-promises')) {
  require('#async_hooks/trace_promises').start();
}

port.postMessage({ type: types.UP_AND_RUNNING });

// Debuggers of other threads may write to this one, and may be waited for.
let waits = false;
if (!thread.isInternal) {
  const { threadId } = internalBinding('worker');
  waits = internalBinding('inspector').openPost(threadId);
  if (waits) require('#inspector/threads').start();
  if (require('#internal/options').getOptionValue('--inspect-own')) {
    require('#inspector/start').start();
  }
}

const { kind, text } = load.entry;
require('#internal/loader').programBegins();

function setArguments(name) {
  const argv = [process.execPath, name];
  for (let i = 0; i < load.argv.length; i++) argv[i + 2] = load.argv[i];
  process.argv = argv;
}

if (kind === 'script') {
  setArguments('[worker eval]');
  const hadEval = process._eval;
  require('#internal/main_eval').evaluate(text, '[worker eval]');
  if (hadEval === undefined) delete process._eval;
} else if (kind === 'hooks') {
  require('#module/hooks_thread').start(load.entry);
} else if (kind === 'web') {
  setArguments(text);
  require('#web_worker/scope').run(load.entry);
} else if (kind === 'module') {
  process.argv = ArrayPrototypeConcat([process.execPath], load.argv);
  require('#module/run_main').importMain(text);
} else {
  setArguments(text);
  const { getOptionValue } = require('#internal/options');
  const { Module } = require('#module/cjs_loader');
  const preload = getOptionValue('--require');
  if (preload !== undefined && preload.length > 0) Module._preloadModules(preload);
  if (getOptionValue('--vfs-sources')?.length > 0) require('#vfs/start').mountAll();
  if (waits) require('#inspector/connection').pauseOnStart();
  require('#module/internal').runMain(text);
}
