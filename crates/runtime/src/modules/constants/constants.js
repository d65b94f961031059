'use strict';
// The public `constants` module: the constants of dlopen, errno, priorities, signals, file system,
// crypto and trace events in one flat table, as programs of old expect them.

const { ObjectAssign, ObjectFreeze } = primordials;

const { dlopen, errno, priority, signals } = require('os').constants;
// The numbers alone; `crypto` itself is large.
const crypto = ObjectAssign({}, require('#crypto/constants').constants);
// The list that was in force when somebody asked is none of the numbers.
delete crypto.defaultCipherList;

module.exports = ObjectFreeze(
  ObjectAssign({}, dlopen, errno, priority, signals, require('fs').constants, crypto),
);
