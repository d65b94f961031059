'use strict';

// What other builtin modules may use of `fs` beyond its public exports.

module.exports = {
  get FileHandle() {
    return require('#fs/file_handle').FileHandle;
  },
  get readFileSync() {
    return require('#fs/whole').readFileSync;
  },
  get stringToFlags() {
    return require('#fs/utils').stringToFlags;
  },
  get getValidatedPath() {
    return require('#fs/utils').getValidatedPath;
  },
  get statsFromArray() {
    return require('#fs/stats').statsFromArray;
  },
  get toUnixTimestamp() {
    return require('#fs/utils').toUnixTimestamp;
  },
};
