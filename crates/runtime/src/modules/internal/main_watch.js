'use strict';

// `--watch`: runs the program in a process of its own, and again when a file changes that it has loaded or that was named
// with `--watch-path`.

const {
  ArrayIsArray,
  ArrayPrototypeForEach,
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  RegExpPrototypeExec,
  SafeMap,
  SafeSet,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const { getOptionValue } = require('#internal/options');

// Editors write a file in several steps: changes so close together are one.
const QUIET_TIME = 200;

/** The options of the program's own process: those of this one without those of watching. */
function childOptions(execArgv) {
  const kept = [];
  for (let i = 0; i < execArgv.length; i++) {
    const word = execArgv[i];
    if (word === '--watch') continue;
    if (RegExpPrototypeExec(/^--watch-(?:path|kill-signal)$/, word) !== null) {
      i++;
      continue;
    }
    if (RegExpPrototypeExec(/^--watch(?:-path|-kill-signal)?=/, word) !== null) continue;
    ArrayPrototypePush(kept, word);
  }
  return kept;
}

// A message that nobody is there for any more is lost.
function ignore() {}

class Watching {
  constructor() {
    this.words = ArrayPrototypeSlice(process.argv, 1);
    this.name = ArrayPrototypeJoin(this.words, ' ');
    this.options = childOptions(process.execArgv);
    const { convertToValidSignal } = require('#internal/util');
    this.killSignal = convertToValidSignal(getOptionValue('--watch-kill-signal') || 'SIGTERM');
    this.given = getOptionValue('--watch-path') ?? [];
    this.watchers = new SafeMap();
    this.files = new SafeSet();
    this.child = undefined;
    this.timer = undefined;
    this.changed = undefined;
    this.restarting = false;
  }

  say(text, color) {
    const { shouldColorize } = require('#console/internal');
    const shown = shouldColorize(process.stdout) ? `\x1b[${color}m${text}\x1b[39m` : text;
    process.stdout.write(`${shown}\n`);
  }

  start() {
    const { spawn } = require('child_process');
    this.files.clear();
    if (this.words.length > 0) this.follow(require('path').resolve(this.words[0]));
    ArrayPrototypeForEach(getOptionValue('--env-file') ?? [], (file) => {
      this.follow(require('path').resolve(file));
    });
    const child = spawn(process.execPath, [...this.options, ...this.words], {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, WATCH_REPORT_DEPENDENCIES: '1' },
    });
    this.child = child;
    child.on('message', (message) => {
      // Who talks to the program through this process goes on doing so.
      if (process.connected) process.send(message, ignore);
      this.followAll(message?.['watch:require']);
      this.followAll(message?.['watch:import']);
    });
    child.once('exit', (code) => {
      if (this.child !== child) return;
      this.child = undefined;
      if (this.restarting) return;
      if (code === 0) {
        this.say(
          `Completed running '${this.name}'. Waiting for file changes before restarting...`,
          34,
        );
      } else {
        this.say(
          `Failed running '${this.name}'. Waiting for file changes before restarting...`,
          31,
        );
      }
    });
  }

  followAll(paths) {
    if (ArrayIsArray(paths)) ArrayPrototypeForEach(paths, (path) => this.follow(path));
  }

  /** A change of this file counts. */
  follow(path) {
    if (StringPrototypeStartsWith(path, 'file:')) path = require('url').fileURLToPath(path);
    // With paths of their own, users do not want the others.
    if (this.given.length > 0 || !StringPrototypeStartsWith(path, '/')) return;
    this.files.add(path);
    this.watch(require('path').dirname(path), false);
  }

  watch(folder, recursive) {
    if (this.watchers.has(folder)) return;
    const fs = require('fs');
    const { join } = require('path');
    let watcher;
    try {
      watcher = fs.watch(folder, { recursive }, (_event, name) => {
        const path = name === null ? folder : join(folder, name);
        if (recursive || this.files.has(path)) this.note(path);
      });
    } catch {
      // A folder that went away has nothing to tell.
      return;
    }
    watcher.on('error', () => {});
    this.watchers.set(folder, watcher);
  }

  /** Watches what `--watch-path` names. */
  watchGiven() {
    const fs = require('fs');
    const path = require('path');
    ArrayPrototypeForEach(this.given, (given) => {
      const full = path.resolve(given);
      let stat;
      try {
        stat = fs.statSync(full);
      } catch (error) {
        error.filename = full;
        throw error;
      }
      if (stat.isDirectory()) {
        this.watch(full, true);
      } else {
        this.files.add(full);
        this.watch(path.dirname(full), false);
      }
    });
  }

  note(path) {
    const { clearTimeout, setTimeout } = require('#timers/internal');
    this.changed ??= path;
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      const first = this.changed;
      this.changed = undefined;
      this.restart(first);
    }, QUIET_TIME);
  }

  restart(path) {
    if (this.restarting) return;
    if (!getOptionValue('--watch-preserve-output') && process.stdout.isTTY) {
      process.stdout.write('\x1bc');
    }
    this.say(`Change detected in '${path}'`, 34);
    this.say(`Restarting '${this.name}'`, 32);
    this.restarting = true;
    this.stop(this.killSignal, () => {
      this.restarting = false;
      this.start();
    });
  }

  /** Ends the program and calls back when it has gone. */
  stop(signal, callback) {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
      callback();
      return;
    }
    child.once('exit', callback);
    child.kill(signal);
  }

  run() {
    this.watchGiven();
    const end = (signal) => {
      this.restarting = true;
      this.stop(signal, () => process.exit(0));
    };
    if (process.connected) {
      process.on('message', (message) => {
        if (this.child?.connected) this.child.send(message, ignore);
      });
    }
    process.on('SIGTERM', end);
    process.on('SIGINT', end);
    this.start();
  }
}

/** Runs the program and watches. */
function run() {
  const first = process.argv[1];
  const watching = new Watching();
  if (first === undefined || StringPrototypeSlice(first, 0, 1) === '-') {
    watching.watchGiven();
    const name = first ?? '';
    require('fs').writeSync(
      1,
      `Completed running '${name}'. Waiting for file changes before restarting...\n`,
    );
    return;
  }
  watching.run();
}

module.exports = { run };
