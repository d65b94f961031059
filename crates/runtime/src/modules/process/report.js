'use strict';

// `process.report`: its settings are kept; writing reports is not built.

const { notImplemented } = require('#internal/errors');
const { convertToValidSignal } = require('#internal/util');
const { validateBoolean, validateString } = require('#internal/validators');

const settings = {
  directory: '',
  filename: '',
  compact: false,
  excludeNetwork: false,
  excludeEnv: false,
  signal: 'SIGUSR2',
  reportOnFatalError: false,
  reportOnSignal: false,
  reportOnUncaughtException: false,
};

const report = {
  writeReport() {
    throw notImplemented('process.report.writeReport');
  },
  getReport() {
    throw notImplemented('process.report.getReport');
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
    validateString(value, 'signal');
    convertToValidSignal(value);
    settings.signal = value;
  },
  get reportOnFatalError() {
    return settings.reportOnFatalError;
  },
  set reportOnFatalError(value) {
    validateBoolean(value, 'trigger');
    if (value) throw notImplemented('process.report.reportOnFatalError');
    settings.reportOnFatalError = value;
  },
  get reportOnSignal() {
    return settings.reportOnSignal;
  },
  set reportOnSignal(value) {
    validateBoolean(value, 'trigger');
    if (value) throw notImplemented('process.report.reportOnSignal');
    settings.reportOnSignal = value;
  },
  get reportOnUncaughtException() {
    return settings.reportOnUncaughtException;
  },
  set reportOnUncaughtException(value) {
    validateBoolean(value, 'trigger');
    if (value) throw notImplemented('process.report.reportOnUncaughtException');
    settings.reportOnUncaughtException = value;
  },
};

module.exports = { report };
