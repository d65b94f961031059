'use strict';

// What other modules may use of `url` beyond its public exports.

const { Boolean } = primordials;

const { URL, fileURLToPath } = require('url');

// What looks like a URL, of whatever make: URLs of other realms and of libraries count.
function isURL(value) {
  return Boolean(
    value?.href && value.protocol && value.auth === undefined && value.path === undefined,
  );
}

// A path argument as the file system wants it: file URLs become paths, all else stays.
function toPathIfFileURL(value) {
  return isURL(value) ? fileURLToPath(value) : value;
}

module.exports = { URL, isURL, toPathIfFileURL };
