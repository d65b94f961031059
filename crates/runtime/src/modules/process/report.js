'use strict';

// `process.report`: its settings, and when and where reports are written. What they say is in `report_content.js`.

const {
  Date,
  Error,
  JSONStringify,
  ObjectDefineProperty,
  String,
  StringPrototypeIndexOf,
  StringPrototypePadStart,
  StringPrototypeSlice,
} = primordials;

const { getOptionValue } = require('#internal/options');
const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const {
  validateBoolean,
  validateObject,
  validateSignalName,
  validateString,
} = require('#internal/validators');

const settings = {
  directory: getOptionValue('--report-dir') || '',
  filename: getOptionValue('--report-filename') || '',
  compact: getOptionValue('--report-compact') === true,
  excludeNetwork: getOptionValue('--report-exclude-network') === true,
  excludeEnv: getOptionValue('--report-exclude-env') === true,
  signal: getOptionValue('--report-signal') || 'SIGUSR2',
  reportOnFatalError: getOptionValue('--report-on-fatalerror') === true,
  reportOnSignal: getOptionValue('--report-on-signal') === true,
  reportOnUncaughtException: getOptionValue('--report-uncaught-exception') === true,
};

function digits(number, length) {
  return StringPrototypePadStart(`${number}`, length, '0');
}

let written = 0;

/** `report.20261121.095937.16814.0.001.json` */
function defaultName() {
  const now = new Date();
  const date = `${now.getFullYear()}${digits(now.getMonth() + 1, 2)}${digits(now.getDate(), 2)}`;
  const time = `${digits(now.getHours(), 2)}${digits(now.getMinutes(), 2)}${digits(now.getSeconds(), 2)}`;
  const { threadId } = require('worker_threads');
  return `report.${date}.${time}.${process.pid}.${threadId}.${digits(++written, 3)}.json`;
}

function syntheticError() {
  const error = new Error('JavaScript Callstack');
  error.code = 'ERR_SYNTHETIC';
  const { stack } = error;
  ObjectDefineProperty(error, 'stack', {
    __proto__: null,
    value: `Error [ERR_SYNTHETIC]: JavaScript Callstack${StringPrototypeSlice(stack, StringPrototypeIndexOf(stack, '\n'))}`,
  });
  return error;
}

function rawStderr(text) {
  internalBinding('process_methods').rawStderr(text);
}

/** Writes a report; gives the name of its file. */
function write(event, trigger, file, error) {
  const name = file || settings.filename || defaultName();
  const { collect } = require('#process/report_content');
  const text = JSONStringify(
    collect(event, trigger, name, error, settings),
    undefined,
    settings.compact ? undefined : 2,
  );
  if (name === 'stdout' || name === 'stderr') {
    internalBinding('process_methods').rawWrite(name === 'stdout' ? 1 : 2, `${text}\n`);
    return name;
  }
  const { resolve } = require('path');
  const path = settings.directory === '' ? resolve(name) : resolve(settings.directory, name);
  try {
    require('fs').writeFileSync(path, `${text}\n`);
  } catch (failure) {
    if (failure.code === 'ERR_ACCESS_DENIED') throw failure;
    const code = failure.errno === undefined ? '' : ` (errno: ${-failure.errno})`;
    rawStderr(
      `\nFailed to open Node.js report file: ${name} directory: ${settings.directory}${code}\n`,
    );
    return '';
  }
  rawStderr(`\nWriting Node.js report to file: ${name}\nNode.js report completed\n`);
  return name;
}

function onSignal(signal) {
  write(signal, 'Signal', undefined, syntheticError());
}

/** Begins or ends to listen to the signal, as the settings want it. */
function updateListener(on, signal) {
  process.removeListener(settings.signal, onSignal);
  settings.reportOnSignal = on;
  settings.signal = signal;
  if (on) process.on(signal, onSignal);
}

/** An exception that ends the process. */
function onUncaught(error) {
  if (!settings.reportOnUncaughtException) return;
  const { isErrorLike } = require('#internal/errors');
  let shown = error;
  if (!isErrorLike(error)) {
    shown = { stack: require('#util/inspect').inspect(error) };
    if (typeof error === 'symbol' || typeof error === 'string') shown.stack = String(error);
    ObjectDefineProperty(shown, 'stack', { __proto__: null, enumerable: false });
  }
  write('Exception', 'Exception', undefined, shown);
}

/** An error of native code that ends the process. */
function onFatal(message) {
  if (settings.reportOnFatalError) write(message, 'FatalError', undefined, syntheticError());
}

function onFullHeap() {
  write(
    'Allocation failed - JavaScript heap out of memory',
    'OOMError',
    undefined,
    syntheticError(),
  );
}

function updateFatal(on) {
  settings.reportOnFatalError = on;
  const { reportFatalErrors, reportFullHeap } = internalBinding('process_methods');
  reportFatalErrors(on);
  reportFullHeap(on ? onFullHeap : undefined);
}

/** What the command line asks for at once. */
function start() {
  if (settings.reportOnSignal) updateListener(true, settings.signal);
  if (settings.reportOnFatalError) updateFatal(true);
}

/** What the permission model has to say to a report: without a name it needs the working directory. */
function permitFile(file) {
  const { permitPath } = require('#process/permission');
  if (!file) permitPath('fs.write', process.cwd());
  else permitPath('fs.write', settings.directory === '' ? file : `${settings.directory}/${file}`);
}

const report = {
  writeReport(file, error) {
    if (typeof file === 'object' && file !== null) {
      error = file;
      file = undefined;
    } else if (file !== undefined) {
      validateString(file, 'file');
    }
    if (internalBinding('permission').state() !== 0) permitFile(file);
    if (error === undefined) error = syntheticError();
    else validateObject(error, 'err');
    return write('JavaScript API', 'API', file, error);
  },
  getReport(error) {
    if (error === undefined) error = syntheticError();
    else if (typeof error !== 'object' || error === null) {
      throw new ERR_INVALID_ARG_TYPE('err', 'Object', error);
    }
    const { collect } = require('#process/report_content');
    return collect('JavaScript API', 'GetReport', null, error, settings);
  },
  get directory() {
    return settings.directory;
  },
  set directory(value) {
    validateString(value, 'directory');
    settings.directory = value;
  },
  get filename() {
    return settings.filename;
  },
  set filename(value) {
    validateString(value, 'filename');
    settings.filename = value;
  },
  get compact() {
    return settings.compact;
  },
  set compact(value) {
    validateBoolean(value, 'compact');
    settings.compact = value;
  },
  get excludeNetwork() {
    return settings.excludeNetwork;
  },
  set excludeNetwork(value) {
    validateBoolean(value, 'excludeNetwork');
    settings.excludeNetwork = value;
  },
  get excludeEnv() {
    return settings.excludeEnv;
  },
  set excludeEnv(value) {
    validateBoolean(value, 'excludeEnv');
    settings.excludeEnv = value;
  },
  get signal() {
    return settings.signal;
  },
  set signal(value) {
    validateSignalName(value, 'signal');
    updateListener(settings.reportOnSignal, value);
  },
  get reportOnFatalError() {
    return settings.reportOnFatalError;
  },
  set reportOnFatalError(value) {
    validateBoolean(value, 'trigger');
    updateFatal(value);
  },
  get reportOnSignal() {
    return settings.reportOnSignal;
  },
  set reportOnSignal(value) {
    validateBoolean(value, 'trigger');
    updateListener(value, settings.signal);
  },
  get reportOnUncaughtException() {
    return settings.reportOnUncaughtException;
  },
  set reportOnUncaughtException(value) {
    validateBoolean(value, 'trigger');
    settings.reportOnUncaughtException = value;
    require('#process/execution').state.reportException = onUncaught;
  },
};

module.exports = { onFatal, onUncaught, report, start };
