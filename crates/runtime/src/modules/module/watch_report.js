'use strict';

// Tells a parent that watches files which ones this process has loaded.

let wanted;

/** Reports a loaded file, when the parent asked for it. */
function report(path) {
  wanted ??= process.env.WATCH_REPORT_DEPENDENCIES !== undefined;
  if (wanted && process.connected) process.send({ 'watch:require': [path] });
}

module.exports = { report };
