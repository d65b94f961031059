'use strict';

// What other modules use of the test runner: the start of `--test`.

module.exports = {
  runMain() {
    return require('#test/runner').runMain();
  },
};
