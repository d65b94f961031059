'use strict';

// What a diagnostic report says: the process, its machine, its memory, its handles and its limits, as Node's reports do.

const {
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  Date,
  DateNow,
  JSONParse,
  JSONStringify,
  Number,
  NumberPrototypeToString,
  ObjectKeys,
  RegExpPrototypeExec,
  SafeSet,
  String,
  StringPrototypePadStart,
  StringPrototypeReplace,
  StringPrototypeSplit,
  StringPrototypeTrim,
} = primordials;

const natives = internalBinding('process_methods');

const kReportVersion = 5;

/** Seconds are enough for the time of a report. */
function timeText(date) {
  return StringPrototypeReplace(date.toISOString(), /\.\d+Z$/, 'Z');
}

function networkInterfaces() {
  const all = require('os').networkInterfaces();
  const list = [];
  for (const name in all) {
    for (let i = 0; i < all[name].length; i++) {
      const { address, family, internal, mac, netmask, scopeid } = all[name][i];
      ArrayPrototypePush(list, { name, internal, mac, address, netmask, family, scopeid });
    }
  }
  return list;
}

function cpus() {
  const list = [];
  const all = require('os').cpus();
  for (let i = 0; i < all.length; i++) {
    const { model, speed, times } = all[i];
    const { user, nice, sys, idle, irq } = times;
    ArrayPrototypePush(list, { model, speed, user, nice, sys, idle, irq });
  }
  return list;
}

function header(event, trigger, filename, excludeNetwork) {
  const os = require('os');
  const now = new Date();
  const result = {
    reportVersion: kReportVersion,
    event,
    trigger,
    filename,
    dumpEventTime: timeText(now),
    dumpEventTimeStamp: String(DateNow()),
    processId: process.pid,
    threadId: internalBinding('worker').threadId,
    cwd: process.cwd(),
    commandLine: [process.execPath, ...process.execArgv, ...ArrayPrototypeSlice(process.argv, 1)],
    nodejsVersion: process.version,
    glibcVersionRuntime: natives.glibcVersion(),
    glibcVersionCompiler: natives.glibcVersion(),
    wordSize: 64,
    arch: process.arch,
    platform: process.platform,
    componentVersions: process.versions,
    release: process.release,
    osName: os.type(),
    osRelease: os.release(),
    osVersion: os.version(),
    osMachine: os.machine(),
    cpus: cpus(),
  };
  if (!excludeNetwork) result.networkInterfaces = networkInterfaces();
  result.host = os.hostname();
  return result;
}

/** The error that the report is about, and its own properties. */
function javascriptStack(error) {
  const { stack } = error;
  const lines = StringPrototypeSplit(typeof stack === 'string' ? stack : String(error), '\n');
  const frames = [];
  let message = lines[0];
  let seenFrame = false;
  for (let i = 1; i < lines.length; i++) {
    if (RegExpPrototypeExec(/^\s+at /, lines[i]) !== null) {
      seenFrame = true;
      ArrayPrototypePush(frames, StringPrototypeTrim(lines[i]));
    } else if (!seenFrame) {
      message += `\n${lines[i]}`;
    }
  }
  const errorProperties = {};
  const keys = ObjectKeys(error);
  for (let i = 0; i < keys.length; i++) {
    try {
      errorProperties[keys[i]] = String(error[keys[i]]);
    } catch {
      // A property that cannot be shown.
    }
  }
  const result = { message };
  if (frames.length > 0) result.stack = frames;
  result.errorProperties = errorProperties;
  return result;
}

function javascriptHeap() {
  const v8 = require('v8');
  const stats = v8.getHeapStatistics();
  // The engine's heap is one space.
  const heapSpaces = {
    heap: {
      memorySize: stats.total_heap_size,
      committedMemory: stats.total_physical_size,
      capacity: stats.total_heap_size,
      used: stats.used_heap_size,
      available: stats.total_heap_size - stats.used_heap_size,
    },
  };
  return {
    totalMemory: stats.total_heap_size,
    executableMemory: stats.total_heap_size_executable,
    totalCommittedMemory: stats.total_physical_size,
    availableMemory: stats.total_available_size,
    totalGlobalHandlesMemory: stats.total_global_handles_size,
    usedGlobalHandlesMemory: stats.used_global_handles_size,
    usedMemory: stats.used_heap_size,
    memoryLimit: stats.heap_size_limit,
    mallocedMemory: stats.malloced_memory,
    externalMemory: stats.external_memory,
    peakMallocedMemory: stats.peak_malloced_memory,
    nativeContextCount: stats.number_of_native_contexts,
    detachedContextCount: stats.number_of_detached_contexts,
    doesZapGarbage: Number(stats.does_zap_garbage),
    heapSpaces,
  };
}

function usageOf(user, system) {
  const percent = 100 / (process.uptime() || 1);
  return {
    userCpuSeconds: user / 1e6,
    kernelCpuSeconds: system / 1e6,
    cpuConsumptionPercent: ((user + system) / 1e6) * percent,
    userCpuConsumptionPercent: (user / 1e6) * percent,
    kernelCpuConsumptionPercent: (system / 1e6) * percent,
  };
}

function resourceUsage() {
  const os = require('os');
  const usage = process.resourceUsage();
  return {
    free_memory: os.freemem(),
    total_memory: os.totalmem(),
    rss: process.memoryUsage.rss(),
    constrained_memory: process.constrainedMemory(),
    available_memory: process.availableMemory(),
    ...usageOf(usage.userCPUTime, usage.systemCPUTime),
    maxRss: usage.maxRSS * 1024,
    pageFaults: { IORequired: usage.majorPageFault, IONotRequired: usage.minorPageFault },
    fsActivity: { reads: usage.fsRead, writes: usage.fsWrite },
  };
}

function threadResourceUsage() {
  const { user, system } = process.threadCpuUsage();
  const { fsRead, fsWrite } = process.resourceUsage();
  return { ...usageOf(user, system), fsActivity: { reads: fsRead, writes: fsWrite } };
}

function handles() {
  const list = [];
  const flat = natives.loopHandles();
  for (let i = 0; i < flat.length; i += 4) {
    const digits = NumberPrototypeToString(flat[i + 3], 16);
    ArrayPrototypePush(list, {
      type: flat[i],
      is_active: flat[i + 1],
      is_referenced: flat[i + 2],
      address: `0x${StringPrototypePadStart(digits, 16, '0')}`,
    });
  }
  ArrayPrototypePush(list, {
    type: 'loop',
    is_active: list.length > 0,
    address: '0x0000000000000000',
    loopIdleTimeSeconds: 0,
  });
  return list;
}

/** Names in reports by the kernel's names of limits. */
const limits = {
  __proto__: null,
  'Max core file size': 'core_file_size_blocks',
  'Max data size': 'data_seg_size_bytes',
  'Max file size': 'file_size_blocks',
  'Max locked memory': 'max_locked_memory_bytes',
  'Max resident set': 'max_memory_size_bytes',
  'Max open files': 'open_files',
  'Max stack size': 'stack_size_bytes',
  'Max cpu time': 'cpu_time_seconds',
  'Max processes': 'max_user_processes',
  'Max address space': 'virtual_memory_bytes',
};

function limitOf(text) {
  return text === 'unlimited' ? text : Number(text);
}

function userLimits() {
  const result = {};
  const lines = StringPrototypeSplit(readProc('limits'), '\n');
  for (let i = 0; i < lines.length; i++) {
    const parts = RegExpPrototypeExec(/^(Max [a-z ]+?)\s{2,}(\w+)\s+(\w+)/, lines[i]);
    if (parts === null || limits[parts[1]] === undefined) continue;
    result[limits[parts[1]]] = { soft: limitOf(parts[2]), hard: limitOf(parts[3]) };
  }
  return result;
}

function sharedObjects() {
  const found = new SafeSet();
  const list = [];
  const lines = StringPrototypeSplit(readProc('maps'), '\n');
  for (let i = 0; i < lines.length; i++) {
    const parts = RegExpPrototypeExec(/(\/.*\.so(?:\.[\d.]+)?|\[vdso\])$/, lines[i]);
    if (parts === null || found.has(parts[1])) continue;
    found.add(parts[1]);
    ArrayPrototypePush(list, parts[1]);
  }
  return list;
}

function readProc(name) {
  try {
    return require('fs').readFileSync(`/proc/self/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** The reports on the workers of this thread. */
function workerReports(trigger, settings) {
  const list = [];
  const { workers } = require('#worker_threads/thread');
  if (workers.size === 0) return list;
  const { reportOf } = require('#worker_threads/worker');
  for (const { worker } of workers.values()) {
    const text = reportOf(worker, trigger, settings);
    if (text !== undefined) ArrayPrototypePush(list, JSONParse(text));
  }
  return list;
}

/** The whole report as an object. */
function collect(event, trigger, filename, error, settings) {
  return build(event, trigger, filename, javascriptStack(error), settings);
}

/** What its owner's report says of this worker, as JSON. Asked for in the middle of whatever the worker does. */
function subreport(trigger, excludeNetwork, excludeEnv) {
  const { threadName } = internalBinding('worker');
  const { frames } = require('#process/trace_stack');
  const lines = frames(subreport);
  for (let i = 0; i < lines.length; i++) lines[i] = `at ${lines[i]}`;
  const stack =
    lines.length > 0
      ? { message: trigger, stack: lines, errorProperties: {} }
      : { message: 'No stack.', stack: ['Unavailable.'], errorProperties: {} };
  const settings = { __proto__: null, excludeNetwork, excludeEnv };
  const event = `Worker thread subreport [${threadName || 'WorkerThread'}]`;
  return JSONStringify(build(event, trigger, null, stack, settings));
}

function build(event, trigger, filename, javascriptStack, settings) {
  const report = {
    header: header(event, trigger, filename, settings.excludeNetwork),
    javascriptStack,
    javascriptHeap: javascriptHeap(),
    nativeStack: [],
    resourceUsage: resourceUsage(),
    uvthreadResourceUsage: threadResourceUsage(),
    libuv: handles(),
    workers: workerReports(trigger, settings),
  };
  if (!settings.excludeEnv) report.environmentVariables = { ...process.env };
  report.userLimits = userLimits();
  report.sharedObjects = sharedObjects();
  return report;
}

module.exports = { collect, subreport };
