'use strict';

// What test and suite functions get as their argument.

const { Error, Promise } = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const {
  validateFunction,
  validateNumber,
  validateObject,
  validateUint32,
} = require('#internal/validators');
const { setTimeout, clearTimeout } = require('#timers/internal');

class TestContext {
  #test;
  #assert;

  constructor(test) {
    this.#test = test;
  }

  get signal() {
    return this.#test.signal;
  }

  get name() {
    return this.#test.name;
  }

  get filePath() {
    return this.#test.entryFile;
  }

  get fullName() {
    return this.#test.fullName;
  }

  get error() {
    return this.#test.failure;
  }

  get passed() {
    return this.#test.passed;
  }

  get attempt() {
    return this.#test.harness.rerun?.attempt ?? 0;
  }

  get tags() {
    return this.#test.tags;
  }

  get workerId() {
    const id = process.env.NODE_TEST_WORKER_ID;
    return id === undefined ? undefined : +id;
  }

  diagnostic(message) {
    this.#test.harness.diagnostic(this.#test, message);
  }

  log(message, data) {
    this.#test.harness.log(this.#test, message, data);
  }

  plan(count, options = {}) {
    const test = this.#test;
    if (test.planned !== undefined) throw new Error('cannot set plan more than once');
    validateUint32(count, 'count');
    validateObject(options, 'options');
    const { wait = false } = options;
    if (typeof wait === 'number') validateNumber(wait, 'options.wait', 0, 2 ** 31 - 1);
    else if (typeof wait !== 'boolean') {
      throw new ERR_INVALID_ARG_TYPE('options.wait', ['boolean', 'number'], wait);
    }
    test.planned = { count, wait, reached: undefined };
  }

  get assert() {
    this.#assert ??= require('#test/assertions').assertionsFor(this, this.#test);
    return this.#assert;
  }

  get mock() {
    this.#test.mocks ??= new (require('#test/mock').MockTracker)();
    return this.#test.mocks;
  }

  runOnly(value) {
    this.#test.onlySubtests = !!value;
  }

  skip(message) {
    const test = this.#test;
    test.skipped = true;
    test.message = message ?? test.message;
  }

  todo(message) {
    const test = this.#test;
    test.todo = true;
    test.message = message ?? test.message;
  }

  test(name, options, fn) {
    this.#test.countAssertion();
    return this.#test.harness.define('test', this.#test, name, options, fn);
  }

  before(fn, options) {
    this.#test.harness.defineHook('before', this.#test, fn, options);
  }

  after(fn, options) {
    this.#test.harness.defineHook('after', this.#test, fn, options);
  }

  beforeEach(fn, options) {
    this.#test.harness.defineHook('beforeEach', this.#test, fn, options);
  }

  afterEach(fn, options) {
    this.#test.harness.defineHook('afterEach', this.#test, fn, options);
  }

  /** Calls `condition` until it neither throws nor rejects; gives what it returned. */
  waitFor(condition, options = {}) {
    validateFunction(condition, 'condition');
    validateObject(options, 'options');
    const { interval = 50, timeout = 1000 } = options;
    validateNumber(interval, 'options.interval', 0, 2 ** 31 - 1);
    validateNumber(timeout, 'options.timeout', 0, 2 ** 31 - 1);
    return new Promise((resolve, reject) => {
      let cause;
      let failed = false;
      let poll;
      let over = false;
      const deadline = setTimeout(() => {
        over = true;
        clearTimeout(poll);
        const error = new Error('waitFor() timed out');
        if (failed) error.cause = cause;
        reject(error);
      }, timeout);
      const attempt = async () => {
        try {
          const result = await condition();
          clearTimeout(deadline);
          resolve(result);
        } catch (error) {
          failed = true;
          cause = error;
          if (!over) poll = setTimeout(attempt, interval);
        }
      };
      attempt();
    });
  }
}

class SuiteContext {
  #suite;

  constructor(suite) {
    this.#suite = suite;
  }

  get signal() {
    return this.#suite.signal;
  }

  get name() {
    return this.#suite.name;
  }

  get filePath() {
    return this.#suite.entryFile;
  }

  get fullName() {
    return this.#suite.fullName;
  }

  get error() {
    return this.#suite.failure;
  }

  get passed() {
    return this.#suite.passed;
  }

  get attempt() {
    return this.#suite.harness.rerun?.attempt ?? 0;
  }

  get tags() {
    return this.#suite.tags;
  }

  diagnostic(message) {
    this.#suite.harness.diagnostic(this.#suite, message);
  }

  log(message, data) {
    this.#suite.harness.log(this.#suite, message, data);
  }
}

module.exports = { SuiteContext, TestContext };
