'use strict';

// `nodus inspect`: a debugger at the command line, or probes in a program.

const { String } = primordials;

const { parseInteractive, parseProbes, wantsProbes } = require('#debugger/arguments');

// Node's number for a command line that makes no sense.
const kInvalidArgument = 9;

function name() {
  return process.argv0;
}

/** Ends the process over an error that there is no prompt for. */
function fail(error) {
  if (error?.code === 'ERR_DEBUGGER_STARTUP_ERROR') process._rawDebug(error.message);
  else if (error?.code === 'ERR_DEBUGGER_ERROR') process._rawDebug(error.message);
  else process._rawDebug(String(error?.stack ?? error));
  process.exit(1);
}

async function interactive(args) {
  const { Session } = require('#debugger/session');
  const { openPrompt } = require('#debugger/prompt');
  const session = new Session(parseInteractive(args));
  process.on('exit', () => session.kill());
  process.once('SIGTERM', () => process.exit(0));
  process.once('SIGHUP', () => process.exit(0));
  await session.run();
  openPrompt(session);
}

/** Runs `nodus inspect` with what follows on the command line. */
function run(args) {
  const { usage } = require('#debugger/usage');
  if (args.length === 0) {
    process._rawDebug(usage(name()));
    process.exit(kInvalidArgument);
  }
  if (args[0] === '--help' || args[0] === '-h') {
    process.stdout.write(usage(name()));
    return;
  }
  if (!wantsProbes(args)) {
    interactive(args).catch(fail);
    return;
  }
  let options;
  try {
    options = parseProbes(args);
  } catch (error) {
    if (typeof error !== 'string') throw error;
    process._rawDebug(`${error}\n${usage(name())}`);
    process.exit(kInvalidArgument);
  }
  require('#debugger/probes').run(options).catch(fail);
}

module.exports = { run };
