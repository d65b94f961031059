'use strict';

// Where debuggers reach this process: `[host:]port` of the command line, and how another process is asked to listen.

const { Error, Number, RegExpPrototypeExec } = primordials;
const { StringPrototypeEndsWith, StringPrototypeLastIndexOf, StringPrototypeSlice } = primordials;

const kDefaultHost = '127.0.0.1';
const kDefaultPort = 9229;
const kSignal = 10; // SIGUSR1

/** Host and port of a text. */
function parse(text) {
  if (!text) return { host: kDefaultHost, port: kDefaultPort };
  if (RegExpPrototypeExec(/^\d+$/, text) !== null)
    return { host: kDefaultHost, port: Number(text) };
  const at = StringPrototypeLastIndexOf(text, ':');
  const hasPort = at >= 0 && !StringPrototypeEndsWith(text, ']');
  let host = hasPort ? StringPrototypeSlice(text, 0, at) : text;
  const digits = hasPort ? StringPrototypeSlice(text, at + 1) : '';
  if (host[0] === '[') host = StringPrototypeSlice(host, 1, -1);
  return {
    host: host || kDefaultHost,
    port: RegExpPrototypeExec(/^\d+$/, digits) === null ? kDefaultPort : Number(digits),
  };
}

let place;

/** The host and port in force; the server writes down the port that it got. */
function current() {
  place ??= parse(require('#internal/options').getOptionValue('--inspect-port'));
  return place;
}

/** `process._debugProcess`: asks a process to listen for debuggers. */
function debugProcess(pid) {
  if (arguments.length === 0) {
    const error = new primordials.TypeError('Invalid number of arguments.');
    error.code = 'ERR_MISSING_ARGS';
    throw error;
  }
  require('#internal/validators').validateInteger(pid, 'pid');
  const errno = internalBinding('process_methods').kill(pid, kSignal);
  if (errno === 0) return;
  const { name, message } = describe(errno);
  const error = new Error(`${name}, ${message}`);
  error.errno = -errno;
  error.code = name;
  error.syscall = 'kill';
  throw error;
}

function describe(errno) {
  if (errno === -3) return { name: 'ESRCH', message: 'No such process' };
  if (errno === -1) return { name: 'EPERM', message: 'Operation not permitted' };
  const { getSystemErrorName, getSystemErrorMessage } = require('util');
  return { name: getSystemErrorName(errno), message: getSystemErrorMessage(errno) };
}

module.exports = { current, debugProcess };
