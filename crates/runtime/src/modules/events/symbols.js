'use strict';

// Symbols that the files of `events` share with the builtin modules that build on them.

const { Symbol } = primordials;

module.exports = {
  kCreateEvent: Symbol('kCreateEvent'),
  kNewListener: Symbol('kNewListener'),
  kRemoveListener: Symbol('kRemoveListener'),
  kResistStopPropagation: Symbol('kResistStopPropagation'),
  kTrustEvent: Symbol('kTrustEvent'),
  kWeakHandler: Symbol('kWeak'),
};
