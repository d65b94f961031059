'use strict';

// The public module `node:test`.

const { ObjectDefineProperty, ObjectDefineProperties } = primordials;

const { getHarness, running } = require('#test/harness');

// Whoever asks both for colours and for none is told when this is first used.
require('#console/internal').shouldColorize();

/** A function that defines tests or suites, with its variants. */
function definer(type, name, extra) {
  const define = {
    [name](label, options, fn) {
      return getHarness().define(type, undefined, label, options, fn, extra);
    },
  }[name];
  return define;
}

function withVariants(type, name) {
  const define = definer(type, name);
  define.expectFailure = definer(type, 'expectFailure', { expectFailure: true });
  define.skip = definer(type, 'skip', { skip: true });
  define.todo = definer(type, 'todo', { todo: true });
  define.only = definer(type, 'only', { only: true });
  return define;
}

function hook(kind) {
  return {
    [kind](fn, options) {
      getHarness().defineHook(kind, undefined, fn, options);
    },
  }[kind];
}

/** The context of the test or suite that is running. */
function getTestContext() {
  return running.getStore()?.context;
}

function run(options) {
  return require('#test/runner').run(options);
}

const test = withVariants('test', 'test');
const suite = withVariants('suite', 'suite');

module.exports = test;
test.after = hook('after');
test.afterEach = hook('afterEach');
test.before = hook('before');
test.beforeEach = hook('beforeEach');
test.describe = suite;
test.getTestContext = getTestContext;
test.it = test;
test.run = run;
test.suite = suite;
test.test = test;

let tracker;
let snapshot;
let assertions;

ObjectDefineProperties(test, {
  mock: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      tracker ??= new (require('#test/mock').MockTracker)();
      return tracker;
    },
  },
  snapshot: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const { setDefaultSnapshotSerializers, setResolveSnapshotPath } = require('#test/snapshot');
      snapshot ??= { __proto__: null, setDefaultSnapshotSerializers, setResolveSnapshotPath };
      return snapshot;
    },
  },
  assert: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      assertions ??= { __proto__: null, register: require('#test/assertions').register };
      return assertions;
    },
  },
});

ObjectDefineProperty(test, 'length', { __proto__: null, configurable: true, value: 3 });
