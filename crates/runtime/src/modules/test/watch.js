'use strict';

// Watch mode of the test runner: test files run again when they, or what they have loaded, change. What a file loads is
// told by its process.

const {
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  Promise,
  PromisePrototypeThen,
  PromiseResolve,
  SafeMap,
  SafeSet,
  StringPrototypeStartsWith,
} = primordials;

const { clearTimeout, setTimeout } = require('#timers/internal');

/** Editors write a file in several steps: changes so close together are one. */
const kQuietTime = 200;

/** Watches folders, and knows which test files depend on what. */
class DependencyWatcher {
  #watchers = new SafeMap();
  // What was loaded: the test files that loaded it.
  #owners = new SafeMap();
  #changed = new SafeSet();
  #timer;
  #onChange;

  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** Listens to what the process of a test file loads. */
  follow(child, file) {
    this.depend(file, file);
    child.on('message', (message) => {
      const required = message?.['watch:require'];
      const imported = message?.['watch:import'];
      if (ArrayIsArray(required)) this.#dependOnAll(required, file);
      if (ArrayIsArray(imported)) this.#dependOnAll(imported, file);
    });
  }

  #dependOnAll(list, file) {
    for (let i = 0; i < list.length; i++) this.depend(list[i], file);
  }

  /** `file` has to run again when `path` changes. */
  depend(path, file) {
    if (StringPrototypeStartsWith(path, 'file:')) path = require('url').fileURLToPath(path);
    if (!StringPrototypeStartsWith(path, '/')) return;
    let owners = this.#owners.get(path);
    if (owners === undefined) {
      owners = new SafeSet();
      this.#owners.set(path, owners);
    }
    owners.add(file);
    this.watchFolder(require('path').dirname(path));
  }

  watchFolder(folder) {
    if (this.#watchers.has(folder)) return;
    const { join } = require('path');
    let watcher;
    try {
      watcher = require('fs').watch(folder, (event, name) => {
        if (name !== null) this.#note(join(folder, name));
      });
    } catch {
      // A folder that went away has nothing to tell.
      return;
    }
    watcher.on('error', () => {});
    this.#watchers.set(folder, watcher);
  }

  #note(path) {
    this.#changed.add(path);
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const changed = this.#changed;
      this.#changed = new SafeSet();
      this.#onChange(changed);
    }, kQuietTime);
  }

  /** The test files that depend on any of these. */
  affected(changed) {
    const files = new SafeSet();
    changed.forEach((path) => {
      this.#owners.get(path)?.forEach((file) => files.add(file));
    });
    return files;
  }

  close() {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#watchers.forEach((watcher) => watcher.close());
    this.#watchers.clear();
  }
}

/** Runs the files, and again whatever a change concerns; settles when the signal ends it. */
function watchFiles(harness, options, files) {
  const { resolve: resolvePath } = require('path');
  const { runFiles } = require('#test/file_test');
  const { signal } = options;
  return new Promise((resolve) => {
    let known = files;
    let running = false;
    let over = false;
    // What changed while tests were running.
    let waiting;

    const runNow = async (list) => {
      running = true;
      harness.beginAgain();
      await runFiles(harness, options, list);
      running = false;
      if (over) return;
      harness.summarize();
      harness.emit('test:watch:drained', undefined);
      if (waiting !== undefined) {
        const changed = waiting;
        waiting = undefined;
        onChange(changed);
      }
    };

    function onChange(changed) {
      if (over) return;
      if (running) {
        waiting ??= new SafeSet();
        changed.forEach((path) => waiting.add(path));
        return;
      }
      const affected = watcher.affected(changed);
      const before = known;
      known = options.findFiles();
      const list = [];
      for (let i = 0; i < known.length; i++) {
        const isNew = !ArrayPrototypeIncludes(before, known[i]);
        if (isNew || affected.has(resolvePath(options.cwd, known[i])))
          ArrayPrototypePush(list, known[i]);
      }
      if (list.length === 0) return;
      harness.emit('test:watch:restarted', undefined);
      runNow(list);
    }

    const watcher = new DependencyWatcher(onChange);
    options.watcher = watcher;
    const end = () => {
      over = true;
      watcher.close();
      harness.killFiles();
      // The end is one more run, of nothing.
      harness.beginAgain();
      harness.finish();
      resolve();
    };
    if (signal?.aborted) {
      end();
      return;
    }
    signal?.addEventListener('abort', end, { __proto__: null, once: true });
    // New files may come.
    if (!options.files?.length) watcher.watchFolder(options.cwd);
    runNow(known);
  });
}

/** `--watch --test --test-isolation=none`: all files in one process, which starts anew. */
function watchProcess(args, files, cwd, teardown) {
  const { spawn } = require('child_process');
  const { resolve } = require('path');
  let child;
  let stopping = false;
  const start = () => {
    const started = spawn(process.execPath, args, {
      env: { ...process.env, WATCH_REPORT_DEPENDENCIES: '1' },
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    child = started;
    watcher.follow(started, resolve(cwd, '.'));
    for (let i = 0; i < files().length; i++) watcher.depend(resolve(cwd, files()[i]), '.');
    started.on('exit', () => {
      if (child === started) child = undefined;
      if (stopping) start();
      stopping = false;
    });
  };
  const watcher = new DependencyWatcher((changed) => {
    const known = files();
    let concerns = watcher.affected(changed).size > 0;
    for (let i = 0; i < known.length; i++) concerns ||= changed.has(resolve(cwd, known[i]));
    if (!concerns) return;
    if (child === undefined) {
      start();
      return;
    }
    stopping = true;
    child.kill();
  });
  watcher.watchFolder(cwd);
  const end = () => {
    watcher.close();
    child?.kill();
    const exit = () => process.exit(0);
    PromisePrototypeThen(PromiseResolve(teardown?.()), exit, exit);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  start();
}

module.exports = { watchFiles, watchProcess };
