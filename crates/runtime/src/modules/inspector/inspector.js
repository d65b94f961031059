'use strict';

// `node:inspector`: sessions of the program with itself. Debuggers cannot attach.

const { functionOf } = require('#internal/unbuilt');
const { Session } = require('#inspector/session');

/** Where a debugger would attach: nowhere. */
function url() {
  return undefined;
}

/** Closes what nobody can open. */
function close() {}

function waitForDebugger() {
  throw new (require('#internal/errors').codes.ERR_INSPECTOR_NOT_ACTIVE)();
}

module.exports = {
  Session,
  close,
  console: primordials.globalThis.console,
  open: functionOf('inspector.open'),
  url,
  waitForDebugger,
};
