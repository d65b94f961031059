'use strict';

// The public `stream/iter` module, behind `--experimental-stream-iter`: streams as iterables of batches of bytes.

const { ObjectFreeze } = primordials;

const { emitExperimentalWarning } = require('#internal/util');

emitExperimentalWarning('stream/iter');

const {
  broadcastProtocol,
  drainableProtocol,
  shareProtocol,
  shareSyncProtocol,
  toAsyncStreamable,
  toStreamable,
} = require('#stream/iter_values');
const { from, fromSync } = require('#stream/iter_from');
const { pull, pullSync } = require('#stream/iter_pull');
const { pipeTo, pipeToSync } = require('#stream/iter_pipe');
const {
  array,
  arrayBuffer,
  arrayBufferSync,
  arraySync,
  bytes,
  bytesSync,
  text,
  textSync,
} = require('#stream/iter_consumers');
const { merge, ondrain, tap, tapSync } = require('#stream/iter_tools');
const { duplex, push } = require('#stream/iter_push');
const { Broadcast, broadcast } = require('#stream/iter_broadcast');
const { Share, SyncShare, share, shareSync } = require('#stream/iter_share');
const {
  fromReadable,
  fromWritable,
  toReadable,
  toReadableSync,
  toWritable,
} = require('#stream/iter_classic');

const protocols = {
  toStreamable,
  toAsyncStreamable,
  broadcastProtocol,
  shareProtocol,
  shareSyncProtocol,
  drainableProtocol,
};

const functions = {
  push,
  duplex,
  from,
  fromSync,
  pull,
  pullSync,
  pipeTo,
  pipeToSync,
  bytes,
  text,
  arrayBuffer,
  array,
  bytesSync,
  textSync,
  arrayBufferSync,
  arraySync,
  merge,
  broadcast,
};

const tools = { tap, tapSync, ondrain };

// Here and below in the order in which Node shows them.
const Stream = ObjectFreeze({ ...functions, share, shareSync, ...tools, ...protocols });

module.exports = {
  Stream,
  ...protocols,
  ...functions,
  Broadcast,
  share,
  shareSync,
  Share,
  SyncShare,
  ...tools,
  fromReadable,
  fromWritable,
  toReadable,
  toReadableSync,
  toWritable,
};
