'use strict';

// `--inspect`, `--inspect-wait` and `--inspect-brk`: debuggers can reach the program from its start, or are waited for.

const { getOptionValue } = require('#internal/options');

/** Whether this process may be debugged; throws where the program was to wait for a debugger. */
function permitted(waits) {
  const natives = internalBinding('permission');
  if (natives.state() === 0) return true;
  if (waits) require('#process/permission').permit('inspector', 'PauseOnNextJavascriptStatement');
  return natives.has('inspector') === 1;
}

/** Opens the server that the command line asked for, and waits if it said so. */
function start() {
  // The files' processes are what is debugged.
  if (getOptionValue('--test') && getOptionValue('--test-isolation') !== 'none') return;
  const brk = getOptionValue('--inspect-brk');
  const waits = brk || getOptionValue('--inspect-wait');
  if (!permitted(waits)) return;
  const server = require('#inspector/server');
  const { host, port } = require('#inspector/place').current();
  // A program runs also where nobody can listen.
  if (!server.open(host, port) || !waits) return;
  server.waitForDebugger();
  if (brk) require('#inspector/connection').pauseOnStart();
}

module.exports = { start };
