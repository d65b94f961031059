'use strict';
// `_stream_writable`: the class alone, under the name that older programs require.

module.exports = require('stream').Writable;
