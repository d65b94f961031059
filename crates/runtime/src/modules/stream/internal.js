'use strict';

// What the web streams hand to other builtin modules, which read and make them with callbacks instead of promises.

const { hasBrand, kState, resolved, settled } = require('#stream/web_common');
const { nameOfState } = require('#stream/web_state_bits');
const ops = require('#stream/web_readable_ops');

/** Whether a value is a `ReadableStream`. */
function isReadableStream(value) {
  return value !== null && typeof value === 'object' && hasBrand(value, 'ReadableStream');
}

function isDisturbed(stream) {
  return stream[kState].disturbed;
}

/** `readable`, `closed` or `errored`. */
function stateOf(stream) {
  return nameOfState(stream[kState].state);
}

function markDisturbed(stream) {
  stream[kState].disturbed = true;
}

/** A reader for `read`; it locks the stream. */
function acquireReader(stream) {
  const { ReadableStreamDefaultReader } = require('#stream/web_readers');
  return new ReadableStreamDefaultReader(stream);
}

/**
 * Asks for one chunk: `request` is told by `chunk(value)`, `close()` or `error(error)`. It hears of it at once when there
 * is something to hear.
 */
function read(reader, request) {
  ops.readDefault(reader, request);
}

/** A stream that `create` makes and that asks `pull()` for more. The object returned has the stream, and what fills it. */
function filledBy(create, pull, cancel, highWaterMark) {
  const stream = create(
    () => {},
    () => {
      pull();
      return settled();
    },
    (reason) => cancel(reason) ?? resolved(),
    highWaterMark,
  );
  return { stream, controller: stream[kState].controller[kState] };
}

/** A stream of bytes. */
function createByteStream(pull, cancel) {
  return filledBy(require('#stream/web_readable').createReadableByteStream, pull, cancel);
}

/** A stream of anything, which asks only when somebody reads. */
function createStream(pull, cancel) {
  return filledBy(require('#stream/web_readable').createReadableStream, pull, cancel, 0);
}

/** Two streams out of one. */
function tee(stream) {
  return require('#stream/web_tee').tee(stream);
}

module.exports = {
  acquireReader,
  cancelReader: ops.cancelReader,
  cancelStream: ops.cancelStream,
  createByteStream,
  createStream,
  isDisturbed,
  isLocked: ops.isLocked,
  isReadableStream,
  markDisturbed,
  read,
  releaseReader: ops.releaseReader,
  stateOf,
  tee,
};
