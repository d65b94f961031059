'use strict';

// The commands that begin with a dot: `.break`, `.clear`, `.editor`, `.exit`, `.help`, `.load`, `.save`.

const {
  ArrayPrototypeForEach,
  ArrayPrototypeJoin,
  ArrayPrototypeSort,
  MathMax,
  ObjectKeys,
  RegExpPrototypeExec,
  StringPrototypePadEnd,
  StringPrototypeSplit,
} = primordials;

const { kSawKeyPress } = require('#readline/internal');

const editorHint = '// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n';
const noFile = 'The "file" argument must be specified\n';

function turnOnEditor(server) {
  server.editorMode = true;
  // Not the server's own method: the prompt comes back afterwards.
  const { Interface } = require('readline');
  const { ReflectApply } = primordials;
  ReflectApply(Interface.prototype.setPrompt, server, ['']);
}

function turnOffEditor(server) {
  server.editorMode = false;
  server.setPrompt(server._initialPrompt);
}

/** Begins the next line in the editor like the one before. */
function align(server, line) {
  const found = server[kSawKeyPress] && !server._loading ? RegExpPrototypeExec(/^\s+/, line) : null;
  if (found === null) {
    return;
  }
  const prefix = found[0];
  server.write(prefix);
  server.line = prefix;
  server.cursor = prefix.length;
}

function leave() {
  this.clearBufferedCommand();
  this.displayPrompt();
}

function clear() {
  this.clearBufferedCommand();
  if (!this.useGlobal) {
    this.output.write('Clearing context...\n');
    this.resetContext();
  }
  this.displayPrompt();
}

function help() {
  const names = ArrayPrototypeSort(ObjectKeys(this.commands));
  let width = 0;
  ArrayPrototypeForEach(names, (name) => {
    width = MathMax(width, name.length);
  });
  ArrayPrototypeForEach(names, (name) => {
    const { help: text } = this.commands[name];
    const shown = text ? `${StringPrototypePadEnd(name, width + 3)}${text}` : name;
    this.output.write(`.${shown}\n`);
  });
  this.output.write('\nPress Ctrl+C to abort current expression, Ctrl+D to exit the REPL\n');
  this.displayPrompt();
}

function save(file) {
  if (file === '') {
    this.output.write(noFile);
  } else {
    try {
      require('fs').writeFileSync(file, ArrayPrototypeJoin(this.lines, '\n'));
      this.output.write(`Session saved to: ${file}\n`);
    } catch {
      this.output.write(`Failed to save: ${file}\n`);
    }
  }
  this.displayPrompt();
}

function load(file) {
  if (file === '') {
    this.output.write(noFile);
    this.displayPrompt();
    return;
  }
  try {
    const fs = require('fs');
    const stats = fs.statSync(file);
    if (!stats?.isFile()) {
      this.output.write(`Failed to load: ${file} is not a valid file\n`);
      this.displayPrompt();
      return;
    }
    enter(this, fs.readFileSync(file, 'utf8'));
  } catch {
    this.output.write(`Failed to load: ${file}\n`);
  }
  this.displayPrompt();
}

/** Runs a file as if it had been typed in the editor. */
function enter(server, text) {
  turnOnEditor(server);
  server._loading = true;
  const lines = StringPrototypeSplit(text, '\n');
  const last = lines.length - 1;
  for (let i = 0; i < last; i++) server.write(`${lines[i]}\n`);
  server.write(lines[last]);
  turnOffEditor(server);
  server.write('\n');
  server._loading = false;
}

function editor() {
  if (!this.terminal) return;
  turnOnEditor(this);
  this.output.write(editorHint);
}

/** Gives a server its commands. */
function define(server) {
  server.defineCommand('break', {
    help: 'Sometimes you get stuck, this gets you out',
    action: leave,
  });
  server.defineCommand('clear', {
    help: server.useGlobal ? 'Alias for .break' : 'Break, and also clear the local context',
    action: clear,
  });
  server.defineCommand('exit', {
    help: 'Exit the REPL',
    action() {
      this.close();
    },
  });
  server.defineCommand('help', { help: 'Print this help message', action: help });
  server.defineCommand('save', {
    help: 'Save all evaluated commands in this REPL session to a file',
    action: save,
  });
  server.defineCommand('load', {
    help: 'Load JS from a file into the REPL session',
    action: load,
  });
  if (server.terminal) {
    server.defineCommand('editor', { help: 'Enter editor mode', action: editor });
  }
}

module.exports = { align, define, turnOffEditor };
