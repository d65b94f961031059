'use strict';

// What the command line asked for: a file, a text given with `--eval`, standard input, or only a check of the syntax.

const { getOptionValue } = require('#internal/options');

// A forked child opens the channel to its parent before its program runs.
const channelFd = internalBinding('process_methods').environmentVariable('NODE_CHANNEL_FD');
if (channelFd !== undefined) require('#child_process/start').openChannel(channelFd);

if (internalBinding('permission').state() !== 0) require('#process/permission').start();
if (getOptionValue('--report-on-signal') || getOptionValue('--report-on-fatalerror')) {
  require('#process/report').start();
}
if (
  internalBinding('process_methods').environmentVariable('NODE_V8_COVERAGE') ||
  getOptionValue('--experimental-test-coverage') ||
  getOptionValue('--cpu-prof') ||
  getOptionValue('--heap-prof') ||
  getOptionValue('--heapsnapshot-signal') ||
  getOptionValue('--heapsnapshot-near-heap-limit') > 0
) {
  require('#v8/internal').start();
}

if (
  getOptionValue('--inspect') ||
  getOptionValue('--inspect-brk') ||
  getOptionValue('--inspect-wait')
) {
  require('#inspector/start').start();
}

if (getOptionValue('--experimental-config-file')) {
  require('#internal/util').emitExperimentalWarning('--experimental-config-file');
}
if (getOptionValue('--trace-promises')) require('#async_hooks/trace_promises').start();
if (getOptionValue('--trace-sigint')) require('#util/trace_sigint').setTraceSigInt(true);
const dnsOrder = getOptionValue('--dns-result-order');
if (dnsOrder) {
  const orders = ['verbatim', 'ipv4first', 'ipv6first'];
  require('#internal/validators').validateOneOf(dnsOrder, '--dns-result-order', orders);
}

const title = getOptionValue('--title');
if (title) process.title = title;
if (getOptionValue('--experimental-global-navigator') === false) {
  delete primordials.globalThis.navigator;
}

// Sources of virtual file systems, of which one may hold the program.
const mounts = getOptionValue('--vfs-sources')?.length > 0 ? require('#vfs/start') : undefined;
const source = mounts?.nameProgram();
const path = source ?? process.argv[1];
const packageCommand = getOptionValue('--package-command');
const evalText = getOptionValue('--eval');
require('#internal/loader').programBegins();

if (getOptionValue('--single-executable')) {
  require('#sea/main').run();
} else if (getOptionValue('--build-sea')) {
  require('#sea/build').build(getOptionValue('--build-sea'));
} else if (getOptionValue('--experimental-sea-config')) {
  require('#sea/build').writeBlob(getOptionValue('--experimental-sea-config'));
} else if (packageCommand !== undefined) {
  require('#npm/start').run(packageCommand, primordials.ArrayPrototypeSlice(process.argv, 1));
} else if (getOptionValue('--run') || getOptionValue('--run-list')) {
  require('#internal/main_run').run(
    getOptionValue('--run') || undefined,
    primordials.ArrayPrototypeSlice(process.argv, 1),
  );
} else if (
  (getOptionValue('--watch') || getOptionValue('--watch-path')?.length > 0) &&
  !getOptionValue('--test')
) {
  require('#internal/main_watch').run();
} else if (getOptionValue('--check')) {
  require('#internal/main_check').check(path);
} else if (getOptionValue('--bench')) {
  require('#bench/cli').runMain();
} else if (getOptionValue('--test') && evalText === undefined) {
  require('#test/internal').runMain();
} else if (evalText !== undefined && !getOptionValue('--interactive')) {
  require('#internal/main_eval').evaluate(evalText, '[eval]');
} else if (path === 'inspect' && !getOptionValue('--interactive')) {
  require('#debugger/main').run(primordials.ArrayPrototypeSlice(process.argv, 2));
} else if (path && getOptionValue('--entry-url')) {
  require('#module/run_main').runUrl(path);
} else if (path && path !== '-') {
  const { Module } = require('#module/cjs_loader');
  if (source === undefined) {
    process.argv[1] = internalBinding('module').absolutePath(path, process.cwd());
  }
  const preload = getOptionValue('--require');
  if (preload !== undefined && preload.length > 0) Module._preloadModules(preload);
  if (getOptionValue('--frozen-intrinsics') && !(getOptionValue('--import')?.length > 0)) {
    require('#internal/freeze_intrinsics').run();
  }
  if (mounts === undefined) require('#module/internal').runMain(path);
  else mounts.run(path);
} else if (path === undefined && (getOptionValue('--interactive') || require('tty').isatty(0))) {
  require('#internal/main_repl').start();
} else {
  require('#internal/main_eval').evaluateStdin();
}
