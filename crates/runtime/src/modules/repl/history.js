'use strict';

// A history that outlives the session: a file that is read at the start and written a moment after each line.

const {
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  Boolean,
  FunctionPrototypeCall,
  MathMin,
  RegExpPrototypeSymbolSplit,
  StringPrototypeIncludes,
  StringPrototypeTrim,
} = primordials;

const { validateNumber } = require('#internal/validators');

const DEBOUNCE = 15;
const MODE = 0o600;

const disabled =
  '\nPersistent history support disabled. ' +
  'Set the NODE_REPL_HISTORY environment\nvariable to ' +
  'a valid, user-writable path to enable.\n';

/** What keeps the history of a line reader in a file. */
class HistoryFile {
  constructor(server, options) {
    this.server = server;
    this.path = options.filePath;
    if (typeof this.path === 'string') this.path = StringPrototypeTrim(this.path);
    this.isFlushing = false;
    this.size = options.size ?? server.historySize;
    this.removeDuplicates = Boolean(options.removeHistoryDuplicates);
    this.timer = undefined;
    this.handle = undefined;
    this.pending = false;
    this.onLine = () => this.later();
    this.onExit = () => this.finish();
  }

  /** Reads the file, then calls back. */
  initialize(ready) {
    const { server } = this;
    server.pause();
    if (this.path === '') {
      this.say(disabled);
      this.go(ready);
      return;
    }
    if (this.path === undefined || this.path === null) {
      const path = require('path');
      const os = require('os');
      try {
        this.path = path.join(os.homedir(), '.node_repl_history');
      } catch {
        this.say(
          '\nError: Could not get the home directory.\n' +
            'REPL session history will not be persisted.\n',
        );
        this.fail(ready);
        return;
      }
    }
    const { permission } = process;
    if (permission !== undefined && !this.isPermitted()) {
      this.say(
        '\nAccess to FileSystemWrite is restricted.\n' +
          'REPL session history will not be persisted.\n',
      );
      this.fail(ready);
      return;
    }
    this.read(ready);
  }

  isPermitted() {
    return (
      process.permission.has('fs.read', this.path) && process.permission.has('fs.write', this.path)
    );
  }

  read(ready) {
    const fs = require('fs');
    const { server } = this;
    // What is no path cannot be opened either.
    const { path } = this;
    if (typeof path !== 'string' || StringPrototypeIncludes(path, '\0')) {
      process.nextTick(() => this.cannotOpen(ready));
      return;
    }
    // The file comes into being, for this user alone, and goes on being written to.
    fs.open(this.path, 'a+', MODE, (error, fd) => {
      if (error) {
        this.cannotOpen(ready);
        return;
      }
      fs.close(fd, (closing) => {
        if (closing) return void ready(closing);
        fs.readFile(this.path, 'utf8', (reading, text) => {
          if (reading) return void ready(reading);
          if (text) {
            const lines = RegExpPrototypeSymbolSplit(/\r?\n+/, text, this.size);
            while (lines.length > 0 && lines[lines.length - 1] === '') lines.length--;
            // Another reader of the same array sees it as well.
            server.history = lines;
          } else {
            server.history = [];
          }
          fs.open(this.path, 'r+', MODE, (opening, handle) => {
            if (opening) {
              // A file that can only be read still gives its history.
              this.go(ready);
              return;
            }
            fs.ftruncate(handle, 0, () => {
              this.handle = handle;
              server.on('history', this.onLine);
              server.once('exit', this.onExit);
              this.isFlushing = server.history.length > 0;
              if (!this.isFlushing) {
                this.go(ready);
                return;
              }
              this.write(() => this.go(ready));
            });
          });
        });
      });
    });
  }

  cannotOpen(ready) {
    this.say(
      '\nError: Could not open history file.\nREPL session history will not be persisted.\n',
    );
    this.fail(ready);
  }

  /** The history does not last, but the prompt comes. */
  fail(ready) {
    this.disabled = true;
    hint(this.server);
    this.go(ready);
  }

  say(text) {
    const { server } = this;
    server._writeToOutput(text);
    server._refreshLine();
  }

  go(ready) {
    const { server } = this;
    // Whoever starts the prompt may close it at once.
    if (!server.closed) server.resume();
    ready(null, server);
  }

  later() {
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.isFlushing = true;
    this.timer = setTimeout(() => this.flush(), DEBOUNCE);
  }

  flush() {
    this.timer = undefined;
    if (this.writing) {
      this.pending = true;
      return;
    }
    this.write(() => {});
  }

  /** Replaces what the file holds by the history of now. */
  write(done) {
    const fs = require('fs');
    const { server } = this;
    this.writing = true;
    const kept = [];
    const count = MathMin(server.history.length, this.size);
    for (let i = 0; i < count; i++) ArrayPrototypePush(kept, server.history[i]);
    const text = ArrayPrototypeJoin(kept, '\n');
    fs.ftruncate(this.handle, 0, () => {
      fs.write(this.handle, text, 0, 'utf8', () => {
        this.writing = false;
        if (this.pending) {
          this.pending = false;
          this.write(done);
          return;
        }
        if (this.timer === undefined) {
          this.isFlushing = false;
          server.emit('flushHistory');
        }
        done();
      });
    });
  }

  finish() {
    const { server } = this;
    server.removeListener('history', this.onLine);
    if (this.handle === undefined) return;
    const end = () => {
      const fd = this.handle;
      this.handle = undefined;
      if (fd !== undefined) require('fs').close(fd, () => {});
    };
    if (this.isFlushing) server.once('flushHistory', end);
    else end();
  }
}

/** Tells how to get a lasting history, once somebody asks for an earlier line. */
function hint(server) {
  const previous = server._historyPrev;
  server._historyPrev = function _historyPrev() {
    if (this.historyIndex === -1 && this.history.length === 0) {
      this._writeToOutput(disabled);
      this._refreshLine();
    }
    delete this._historyPrev;
    FunctionPrototypeCall(previous, this);
  };
}

function clearTimeout(timer) {
  require('#timers/internal').clearTimeout(timer);
}

function setTimeout(f, ms) {
  return require('#timers/internal').setTimeout(f, ms);
}

/** `server.setupHistory(path or options, callback)` */
function setup(server, config, callback) {
  let options;
  if (config !== null && typeof config === 'object') {
    options = { ...config };
    if (typeof callback !== 'function') callback = options.onHistoryFileLoaded;
  } else {
    options = { filePath: config };
  }
  if (typeof callback !== 'function') callback = () => {};
  if (options.size !== undefined) {
    validateNumber(options.size, 'size', 0);
    server.historySize = options.size;
  }
  if (options.removeHistoryDuplicates !== undefined) {
    server.removeHistoryDuplicates = Boolean(options.removeHistoryDuplicates);
  }
  if (typeof options.filePath === 'string')
    options.filePath = StringPrototypeTrim(options.filePath);
  server.historyManager = new HistoryFile(server, options);
  if (options.filePath === '') {
    hint(server);
    process.nextTick(callback, null, server);
    return;
  }
  server.historyManager.initialize(callback);
}

module.exports = { setup };
