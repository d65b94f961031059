'use strict';
// Where the counts of immediates lie in what is shared with the runtime.

const kCount = 0;
const kRefCount = 1;
const kHasOutstanding = 2;

module.exports = { kCount, kHasOutstanding, kRefCount };
