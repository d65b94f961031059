'use strict';
// `_stream_passthrough`: the class alone, under the name that older programs require.

module.exports = require('stream').PassThrough;
