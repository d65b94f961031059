'use strict';

// `v8.startupSnapshot`. No snapshots of a started program are built here, so that what belongs to building one is refused.

const {
  codes: { ERR_NOT_BUILDING_SNAPSHOT },
} = require('#internal/errors');

function addDeserializeCallback(_callback, _data) {
  throw new ERR_NOT_BUILDING_SNAPSHOT();
}

function addSerializeCallback(_callback, _data) {
  throw new ERR_NOT_BUILDING_SNAPSHOT();
}

function setDeserializeMainFunction(_callback, _data) {
  throw new ERR_NOT_BUILDING_SNAPSHOT();
}

function isBuildingSnapshot() {
  return false;
}

module.exports = {
  startupSnapshot: {
    addDeserializeCallback,
    addSerializeCallback,
    setDeserializeMainFunction,
    isBuildingSnapshot,
  },
};
