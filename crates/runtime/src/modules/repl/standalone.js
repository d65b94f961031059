'use strict';

// The prompt that is the program: `nodus` alone on a terminal or with `--interactive`. What is configured by the environment
// is in NODE_REPL_HISTORY, NODE_REPL_HISTORY_SIZE, NODE_REPL_MODE, NODE_NO_READLINE and NODE_DISABLE_COLORS.

const { Number, NumberIsNaN, NumberParseFloat, StringPrototypeToLowerCase, StringPrototypeTrim } =
  primordials;

const { kEmptyObject } = require('#internal/util');

/** Makes the prompt of the environment and calls back when its history is there. */
function createInternalRepl(env, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = kEmptyObject;
  }
  const { start, REPL_MODE_SLOPPY, REPL_MODE_STRICT } = require('repl');
  const { kStandalone } = require('#repl/server');
  options = {
    [kStandalone]: true,
    ignoreUndefined: false,
    useGlobal: true,
    breakEvalOnSigint: true,
    ...options,
  };
  if (NumberParseFloat(env.NODE_NO_READLINE)) options.terminal = false;
  if (env.NODE_REPL_MODE) {
    const modes = { __proto__: null, strict: REPL_MODE_STRICT, sloppy: REPL_MODE_SLOPPY };
    options.replMode = modes[StringPrototypeTrim(StringPrototypeToLowerCase(env.NODE_REPL_MODE))];
  }
  options.replMode ??= REPL_MODE_SLOPPY;
  const size = Number(env.NODE_REPL_HISTORY_SIZE);
  options.historySize = !NumberIsNaN(size) && size > 0 ? size : 1000;
  const term = options.terminal ?? process.stdout.isTTY;
  const filePath = term ? env.NODE_REPL_HISTORY : '';
  const server = start(options);
  server.setupHistory({
    filePath,
    size: options.historySize,
    onHistoryFileLoaded: callback,
  });
}

/** Who says hello: programs that drive a prompt through pipes know Node's words only. */
function name() {
  if (!process.stdout.isTTY) return `Node.js ${process.version}`;
  return `nodus v${process.versions.nodus} (Node.js ${process.version})`;
}

/** Says hello and asks. */
function run() {
  const { log } = require('console');
  log(`Welcome to ${name()}.\nType ".help" for more information.`);
  createInternalRepl(process.env, (error, server) => {
    if (error) throw error;
    server.on('exit', () => {
      if (server.historyManager?.isFlushing) {
        server.pause();
        server.once('flushHistory', () => process.exit());
        return;
      }
      process.exit();
    });
  });
}

module.exports = { run };
