'use strict';

// Members of `process.binding` that Node has and nodus has not: called, each throws an error that names it.

const { notImplemented } = require('#internal/errors');

/** A function in the place of a binding's member; called, it tells that there is none. */
function unbuilt(binding, member) {
  return () => {
    throw notImplemented(`process.binding('${binding}').${member}`);
  };
}

module.exports = { unbuilt };
