'use strict';

// What `buffer` hands to other builtin modules: the table of its encodings.

const { codecOf } = require('#buffer/codecs');

module.exports = { codecOf };
