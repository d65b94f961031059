'use strict';

// Keys at the prompt before the line reader has them: they wait while code awaits, end the editor, take back previews and
// search the history.

const { ArrayPrototypePush, ArrayPrototypeShift, FunctionPrototypeBind } = primordials;

/** Makes the server's keys go through the prompt. */
function take(server, options) {
  const write = FunctionPrototypeBind(server._ttyWrite, server);
  server._waiting = undefined;
  const noPreview = { __proto__: null, show() {}, clear() {} };
  const preview = options.preview
    ? require('#repl/preview').install(server, options.completer !== undefined)
    : noPreview;
  const search =
    server.terminal && process.env.TERM !== 'dumb'
      ? require('#repl/search').install(server)
      : () => false;

  server._ttyWrite = (text, key) => {
    key ||= {};
    const interrupts = key.ctrl && key.name === 'c';
    if (server._waiting !== undefined) {
      if (interrupts && server._interruptAwait !== undefined) server._interruptAwait();
      else ArrayPrototypePush(server._waiting, [text, key, server.isCompletionEnabled]);
      return;
    }
    if (server.editorMode && server.terminal) {
      inEditor(server, write, text, key);
      return;
    }
    if (key.ctrl && key.name === 'd' && server.cursor === 0 && server.line.length === 0) {
      server.clearLine();
    }
    preview.clear(key);
    if (search(text, key)) return;
    write(text, key);
    preview.show(key.name !== 'escape');
  };
}

function inEditor(server, write, text, key) {
  if (key.ctrl && !key.shift) {
    if (key.name === 'd') {
      require('#repl/commands').turnOffEditor(server);
      server._sawCtrlD = true;
      write(text, { name: 'return' });
      return;
    }
    // The editor has no history.
    if (key.name === 'n' || key.name === 'p') return;
  } else if (key.name === 'up' || key.name === 'down') {
    return;
  } else if (key.name === 'tab') {
    // A tab indents the code, even if it follows another.
    server._previousKey = null;
  }
  write(text, key);
}

/** From now on keys wait. */
function pause(server) {
  server._waiting = [];
}

/** Gives the line reader the keys that have waited. */
function resume(server) {
  const waiting = server._waiting;
  if (waiting === undefined) return;
  server._waiting = undefined;
  const enabled = server.isCompletionEnabled;
  while (waiting.length > 0 && server._waiting === undefined) {
    const { 0: text, 1: key, 2: completes } = ArrayPrototypeShift(waiting);
    server.isCompletionEnabled = completes;
    server._ttyWrite(text, key);
  }
  server.isCompletionEnabled = enabled;
  // Code that awaits again keeps the rest waiting.
  while (waiting.length > 0) ArrayPrototypePush(server._waiting, ArrayPrototypeShift(waiting));
  if (server._exits && server._waiting === undefined) {
    server._exits = false;
    require('#repl/server').emitExit(server);
  }
}

module.exports = { pause, resume, take };
