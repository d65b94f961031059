'use strict';

// Connects the reporters that the command line names with the events of the run and with what they write to.

const {
  ArrayPrototypePush,
  ArrayPrototypeSome,
  ObjectGetOwnPropertyDescriptor,
  PromisePrototypeThen,
  PromiseResolve,
  StringPrototypeStartsWith,
} = primordials;

const { getOptionValue } = require('#internal/options');
const {
  codes: { ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');

const builtin = { __proto__: null, dot: true, junit: true, lcov: true, spec: true, tap: true };

function openDestination(name) {
  if (name === 'stdout' || name === 'stderr') return process[name];
  return require('fs').createWriteStream(name);
}

/** A reporter of the program: a generator function, or a class or object of streams. */
async function loadReporter(name) {
  const { pathToFileURL } = require('url');
  const { resolve } = require('path');
  const specifier =
    StringPrototypeStartsWith(name, './') || StringPrototypeStartsWith(name, '../')
      ? pathToFileURL(resolve(name)).href
      : name;
  const namespace = await require('#module/internal').importModule(
    specifier,
    pathToFileURL(`${process.cwd()}/`).href,
  );
  const reporter = namespace.default ?? namespace;
  if (reporter?.prototype && ObjectGetOwnPropertyDescriptor(reporter.prototype, 'constructor')) {
    return new reporter();
  }
  if (!reporter) {
    throw new ERR_INVALID_ARG_VALUE('Reporter', name, 'is not a valid reporter');
  }
  return reporter;
}

/** The streams of text that reporters make. */
const composed = [];
/** The files that they write to. */
const files = [];

function connect(stream, reporter, destination) {
  const end = destination !== process.stdout && destination !== process.stderr;
  const text = stream.compose(reporter);
  ArrayPrototypePush(composed, text);
  if (end) ArrayPrototypePush(files, destination);
  text.pipe(destination, { end });
}

/** Whether a reporter failed with this error, which then nobody can tell of. */
function isOfReporter(error) {
  return ArrayPrototypeSome(composed, (text) => text.errored === error);
}

/** Calls `done` when all files are written, or cannot be. */
function whenWritten(done) {
  const { finished } = require('stream');
  let pending = 1;
  const wrote = () => {
    if (--pending === 0) done();
  };
  for (let i = 0; i < files.length; i++) {
    pending++;
    finished(files[i], wrote);
  }
  wrote();
}

function builtinReporter(name, destination) {
  const { reporterFor } = require('#test/reporters_of');
  return reporterFor(name, destination);
}

/** The names of the reporters and of what each writes to. */
function reporterNames() {
  const names = [...(getOptionValue('--test-reporter') ?? [])];
  const destinations = [...(getOptionValue('--test-reporter-destination') ?? [])];
  if (names.length === 0 && destinations.length === 0) ArrayPrototypePush(names, 'spec');
  if (names.length === 1 && destinations.length === 0) ArrayPrototypePush(destinations, 'stdout');
  if (names.length !== destinations.length) {
    throw new ERR_INVALID_ARG_VALUE(
      '--test-reporter',
      names,
      "must match the number of specified '--test-reporter-destination'",
    );
  }
  return { names, destinations };
}

/** Connects everything; a promise when a reporter had to be loaded first. */
function connectReporters(stream) {
  const { names, destinations } = reporterNames();
  let loading;
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const destination = openDestination(destinations[i]);
    if (builtin[name]) {
      connect(stream, builtinReporter(name, destination), destination);
      continue;
    }
    const load = async () => connect(stream, await loadReporter(name), destination);
    loading = PromisePrototypeThen(loading ?? PromiseResolve(), load);
  }
  return loading;
}

module.exports = {
  connect,
  connectReporters,
  isOfReporter,
  loadReporter,
  openDestination,
  reporterNames,
  whenWritten,
};
