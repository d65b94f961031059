'use strict';

// `node:inspector`: conversations of a program with its own debugger, and the port where other debuggers connect.

const { SymbolDispose } = primordials;

const {
  codes: { ERR_INSPECTOR_ALREADY_ACTIVATED, ERR_INSPECTOR_NOT_ACTIVE },
} = require('#internal/errors');
const { Session } = require('#inspector/session');

const kPublicAddressWarning =
  'Binding the inspector to a public IP with an open port is insecure, ' +
  'as it allows external hosts to connect to the inspector ' +
  'and perform a remote code execution attack. ' +
  'Documentation can be found at ' +
  'https://nodejs.org/api/cli.html#--inspecthostport';

/** Whether only this machine reaches an address. */
function isLoopback(host) {
  const { isIP } = require('net');
  if (isIP(host) === 0) return host === 'localhost';
  const { BlockList } = require('net');
  const list = new BlockList();
  list.addSubnet('127.0.0.0', 8);
  list.addAddress('::1', 'ipv6');
  return list.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}

/** Begins to listen for debuggers; what it gives closes that again when it is disposed of. */
function open(port, host, wait) {
  const server = require('#inspector/server');
  if (server.url() !== undefined) throw new ERR_INSPECTOR_ALREADY_ACTIVATED();
  if (port !== undefined && port !== null && typeof port === 'number') {
    require('#internal/validators').validateInteger(port, 'port', 0, 65535);
  }
  if (internalBinding('permission').state() !== 0) {
    require('#process/permission').permit('inspector', 'StartIoThread');
  }
  const place = require('#inspector/place').current();
  if (host && !isLoopback(host)) process.emitWarning(kPublicAddressWarning, 'SecurityWarning');
  server.open(
    typeof host === 'string' && host !== '' ? host : place.host,
    typeof port === 'number' ? port : place.port,
  );
  if (wait) waitForDebugger();
  return {
    __proto__: null,
    [SymbolDispose]() {
      close();
    },
  };
}

/** Ends the listening and all conversations over it. */
function close() {
  require('#inspector/server').close();
}

/** Where debuggers connect; undefined when they cannot. */
function url() {
  return require('#inspector/server').url();
}

/** Blocks until a debugger lets the program run. */
function waitForDebugger() {
  const server = require('#inspector/server');
  if (server.url() === undefined) throw new ERR_INSPECTOR_NOT_ACTIVE();
  server.waitForDebugger();
}

const { defineLazyValues } = require('#internal/value_properties');

module.exports = {
  open,
  close,
  url,
  waitForDebugger,
};
// Each is a property of its own once somebody has looked at it.
defineLazyValues(module.exports, '#inspector/console', ['console']);
module.exports.Session = Session;
defineLazyValues(module.exports, '#inspector/tellers', [
  'Network',
  'NetworkResources',
  'DOMStorage',
]);
