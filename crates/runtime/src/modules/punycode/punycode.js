'use strict';
// The public `punycode` module: deprecated, and saying so to programs that load it themselves
// (packages under node_modules cannot be changed by the person who would read the warning).

const { isInsideNodeModules } = require('#internal/util');

if (!isInsideNodeModules(100, true)) {
  process.emitWarning(
    'The `punycode` module is deprecated. Please use a userland alternative instead.',
    'DeprecationWarning',
    'DEP0040',
  );
}

module.exports = require('#punycode/internal');
