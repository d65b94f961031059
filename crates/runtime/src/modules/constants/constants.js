'use strict';
// The public `constants` module: the constants of dlopen, errno, priorities, signals, file system,
// crypto and trace events in one flat table, as programs of old expect them.

const { ObjectAssign } = primordials;

const constants = internalBinding('constants');

module.exports = ObjectAssign(
  {},
  constants.os.dlopen,
  constants.os.errno,
  constants.os.priority,
  constants.os.signals,
  constants.fs,
  constants.crypto,
  { defaultCoreCipherList: require('crypto').constants.defaultCoreCipherList },
);
