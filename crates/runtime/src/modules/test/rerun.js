'use strict';

// `--test-rerun-failures`: a file keeps which tests have passed, one object an attempt; the next run takes those as
// passed without running them.

const { ArrayIsArray, ArrayPrototypePush, ArrayPrototypeSlice, JSONParse, JSONStringify, SafeMap } =
  primordials;

/** The last attempt and the one that runs. */
class RerunState {
  #path;
  #attempts;
  #previous;
  #passed = { __proto__: null };
  // How many tests each place has defined, and told the result of.
  #defined = new SafeMap();
  #told = new SafeMap();
  #children = new SafeMap();

  constructor(path) {
    this.#path = path;
    this.#attempts = readAttempts(path);
    const { length } = this.#attempts;
    this.attempt = length;
    this.#previous = { __proto__: null, ...this.#attempts[length - 1] };
  }

  /** The name of what is at a place; a place that is come by again gives another one. */
  #idOf(place, counts) {
    const file = require('path').relative(process.cwd(), place.file);
    const id = `${file}:${place.line}:${place.column}`;
    const count = counts.get(id) ?? 0;
    counts.set(id, count + 1);
    return count === 0 ? id : `${id}:(${count})`;
  }

  /** A test that has passed before only defines again what was within it. */
  prepare(test, harness) {
    if (test.location?.file === undefined) return;
    const before = this.#previous[this.#idOf(test.location, this.#defined)];
    if (before === undefined) return;
    test.passedOnAttempt = before.passed_on_attempt;
    // What a suite defines says itself whether it has passed.
    if (test.type === 'suite') return;
    test.planned = undefined;
    const children = before.children ?? [];
    test.fn = async () => {
      for (let i = 0; i < children.length; i++) {
        const { name, file, line, column } = children[i];
        const overrides = { location: { file, line, column } };
        await harness.define('test', test, name, undefined, () => {}, overrides);
      }
    };
  }

  /** Notes what an event tells. */
  note(type, data) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.line === undefined) return;
    const { column, details, entryFile, file, line, name, nesting, parentId, tags, testId } = data;
    const id = this.#idOf(data, this.#told);
    const parent = `${parentId} ${entryFile ?? ''}`;
    if (!this.#children.has(parent)) this.#children.set(parent, []);
    const one = { nesting, name, testId, parentId, tags, line, column, file };
    if (entryFile !== undefined) one.entryFile = entryFile;
    ArrayPrototypePush(this.#children.get(parent), one);
    if (type !== 'test:pass') return;
    const before = this.#previous[id];
    const replayed = details.passed_on_attempt !== undefined;
    this.#passed[id] = {
      name,
      children: this.#children.get(`${testId} ${entryFile ?? ''}`) ?? [],
      passed_on_attempt: before?.passed_on_attempt ?? this.attempt,
      duration_ms: (replayed ? before?.duration_ms : undefined) ?? details.duration_ms,
    };
  }

  save() {
    const attempts = ArrayPrototypeSlice(this.#attempts);
    ArrayPrototypePush(attempts, this.#passed);
    require('fs').writeFileSync(this.#path, JSONStringify(attempts, null, 2));
  }
}

function readAttempts(path) {
  let text;
  try {
    text = require('fs').readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  const attempts = JSONParse(text);
  return ArrayIsArray(attempts) ? attempts : [];
}

module.exports = { RerunState };
