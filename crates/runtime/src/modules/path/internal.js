'use strict';
// What the path folder hands to other builtin modules: the compiled glob matcher behind
// `path.matchesGlob`, which `fs.glob` and the test runner use as well.

module.exports = {
  get compileGlob() {
    return require('#path/glob').compileGlob;
  },
  get matchGlob() {
    return require('#path/glob').matchGlob;
  },
};
