'use strict';

// The debugger's prompt: a REPL whose global object holds the commands. A line without text repeats the last one.

const { StringPrototypeTrim } = primordials;

const { execute, install, toJavaScript } = require('#debugger/commands');

const kPrompt = 'debug> ';
const kReplPrompt = '> ';

/** Opens a session's prompt. */
function openPrompt(session) {
  const vm = require('vm');
  let count = 0;
  let last = '';

  function evaluateCommand(line, context, finish) {
    let value;
    try {
      value = vm.runInContext(toJavaScript(line), context, {
        filename: `REPL${++count}`,
        displayErrors: false,
      });
    } catch (error) {
      finish(error);
      return;
    }
    if (typeof value?.then !== 'function') {
      finish(null, value);
      return;
    }
    value.then(
      (result) => finish(null, result),
      (error) => finish(error),
    );
  }

  function evaluate(input, context, filename, callback) {
    let line = input;
    // The REPL shows the prompt when a command is done.
    session.busy++;
    const finish = (error, value) => {
      session.busy--;
      callback(error, value);
    };
    if (StringPrototypeTrim(line) === '') {
      if (session.replMode) {
        finish(null);
        return;
      }
      line = last;
    }
    if (session.replMode) {
      execute(session, line).then((value) => finish(null, value), finish);
      return;
    }
    last = line;
    evaluateCommand(line, context, finish);
  }

  const server = require('repl').start({
    prompt: kPrompt,
    input: process.stdin,
    output: process.stdout,
    eval: evaluate,
    useGlobal: false,
    ignoreUndefined: true,
  });

  const prompt = {
    enterRepl() {
      session.replMode = true;
      server.setPrompt(kReplPrompt);
      session.print('Press Ctrl+C to leave debug repl\n> ', false);
    },
    leaveRepl() {
      session.replMode = false;
      server.setPrompt(kPrompt);
      server.displayPrompt();
    },
  };

  session.server = server;
  install(server.context, session, prompt);
  server.on('reset', (context) => install(context, session, prompt));
  // A terminal sends this for Ctrl+C; who has none types it.
  const interrupt = () => {
    if (session.replMode) prompt.leaveRepl();
    else server.displayPrompt();
  };
  server.defineCommand('interrupt', { help: 'Leave the debug repl', action: interrupt });
  server.on('SIGINT', () => {
    if (session.replMode) prompt.leaveRepl();
  });
  server.on('exit', () => {
    session.kill();
    process.exit(0);
  });
  return server;
}

module.exports = { openPrompt };
