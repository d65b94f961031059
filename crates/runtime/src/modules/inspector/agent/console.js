'use strict';

// What the console's methods say, to debuggers; and the old domain Console, which tells the texts of it.

const { stackOfRows, traceFor } = require('frames');
const { wrap } = require('remote');
const { fromHost, sessions } = require('target');

const host = internalBinding;

/** The protocol's message for one call: `{ type, args, timestamp, rows }` of the host. */
function describe(session, message) {
  const args = [];
  for (let i = 0; i < message.args.length; i++) {
    args.push(
      wrap(session, 1, fromHost(message.args[i]), { group: 'console', generatePreview: true }),
    );
  }
  const params = { type: message.type, args, executionContextId: 1, timestamp: message.timestamp };
  params.stackTrace = traceFor(session, stackOfRows(message.rows));
  return params;
}

const levels = {
  __proto__: null,
  error: 'error',
  assert: 'error',
  warning: 'warning',
  debug: 'debug',
  info: 'info',
};

function plainText(message) {
  const first = message.args.length > 0 ? message.args[0] : '';
  return typeof first === 'string' ? first : host.shown(first);
}

function tellConsole(session, message) {
  const shown = {
    source: 'console-api',
    level: levels[message.type] ?? 'log',
    text: plainText(message),
  };
  const { callFrames } = stackOfRows(message.rows);
  if (callFrames.length > 0) {
    shown.url = callFrames[0].url;
    shown.line = callFrames[0].lineNumber + 1;
    shown.column = callFrames[0].columnNumber + 1;
  }
  session.notify('Console.messageAdded', { message: shown });
}

/** A method was called. */
function called(message) {
  for (const session of sessions) {
    if (session.runtime) session.notify('Runtime.consoleAPICalled', describe(session, message));
    if (session.console) tellConsole(session, message);
  }
}

/** Tells a session that begins to listen what was said before. */
function replay(session, tell) {
  const messages = host.consoleMessages();
  for (let i = 0; i < messages.length; i++) tell(session, messages[i]);
}

const commands = {
  'Console.enable': (session) => {
    if (session.console) return;
    session.console = true;
    replay(session, tellConsole);
  },
  'Console.disable': (session) => {
    session.console = false;
  },
  'Console.clearMessages': () => {},
};

function replayCalls(session) {
  replay(session, (to, message) => to.notify('Runtime.consoleAPICalled', describe(to, message)));
}

module.exports = { called, commands, replayCalls };
