'use strict';
// The default options of `util.inspect`, which a program may change for all of its output.

const { ObjectSeal } = primordials;

const inspectDefaultOptions = ObjectSeal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
});

module.exports = { inspectDefaultOptions };
