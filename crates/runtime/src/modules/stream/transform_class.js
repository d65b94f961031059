'use strict';
// `_stream_transform`: the class alone, under the name that older programs require.

module.exports = require('stream').Transform;
