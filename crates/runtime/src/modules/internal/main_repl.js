'use strict';

// `nodus` alone on a terminal.

/** Starts the interactive prompt. */
function start() {
  require('repl').start();
}

module.exports = { start };
