'use strict';
// `_stream_duplex`: the class alone, under the name that older programs require.

module.exports = require('stream').Duplex;
