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
  get makeDirent() {
    return require('#fs/stats').makeDirent;
  },
  get decodeName() {
    return require('#fs/utils').decodeName;
  },
  get wantsRaw() {
    return require('#fs/utils').wantsRaw;
  },
  get Dirent() {
    return require('#fs/stats').Dirent;
  },
  get typeOfDirent() {
    return require('#fs/stats').typeOfDirent;
  },
  get emptyStats() {
    return require('#fs/stats').emptyStats;
  },
  get arrayFromStats() {
    return require('#fs/stats').arrayFromStats;
  },
  get statsFromArray() {
    return require('#fs/stats').statsFromArray;
  },
  get validateStringOrView() {
    return require('#fs/utils').validateStringOrView;
  },
  get toUnixTimestamp() {
    return require('#fs/utils').toUnixTimestamp;
  },
};
