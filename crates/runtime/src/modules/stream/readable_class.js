'use strict';
// `_stream_readable`: the class alone, under the name that older programs require.

module.exports = require('stream').Readable;
