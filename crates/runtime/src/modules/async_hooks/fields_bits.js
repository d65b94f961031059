'use strict';
// Where the executing ids and what else is shared with the runtime lie in the array of async ids.

const kExecutionAsyncId = 0;
const kTriggerAsyncId = 1;
const kAsyncIdCounter = 2;
const kDefaultTriggerAsyncId = 3;
const kEnabledHooks = 4;

module.exports = {
  kAsyncIdCounter,
  kDefaultTriggerAsyncId,
  kEnabledHooks,
  kExecutionAsyncId,
  kTriggerAsyncId,
};
