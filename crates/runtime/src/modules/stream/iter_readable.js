'use strict';

// A Readable as a source of `stream/iter`: what is buffered comes as one batch.

const { ArrayPrototypePush, Promise } = primordials;

const {
  aggregateTwoErrors,
  codes: { ERR_STREAM_ITER_MISSING_FLAG },
} = require('#internal/errors');
const { eos } = require('#stream/end_of_stream');
const { destroyer } = require('#stream/destroy');

const kBatchSize = 128;

let allowed;

/** What the protocol's method of a Readable gives. */
function batchesOfReadable(readable) {
  if (allowed === undefined) {
    const { getOptionValue } = require('#internal/options');
    allowed = getOptionValue('--experimental-stream-iter') === true;
  }
  if (!allowed) throw new ERR_STREAM_ITER_MISSING_FLAG();
  return readableSource(readable);
}

function readableSource(readable) {
  const batches = readBatches(readable);
  batches.stream = readable;
  const { kValidatedSource } = require('#stream/iter_values');
  batches[kValidatedSource] = true;
  return batches;
}

// Chunks keep their bounds: reading everything at once would make them one.
function readChunk(readable, state) {
  if (state === undefined || readable.readableObjectMode || readable.readableEncoding) {
    return readable.read();
  }
  const first = state.buffer[state.bufferIndex];
  return first === undefined ? readable.read() : readable.read(first.length);
}

/** What can be read without waiting, up to a batch; null when that is nothing. */
function readBatch(readable) {
  const state = readable._readableState;
  const first = readChunk(readable, state);
  if (first === null) return null;
  const batch = [first];
  while (state !== undefined && state.length > 0 && batch.length < kBatchSize) {
    const chunk = readChunk(readable, state);
    if (chunk === null) break;
    ArrayPrototypePush(batch, chunk);
  }
  return batch;
}

async function* readBatches(readable) {
  const { isBatch } = require('#stream/iter_values');
  let wake;
  const onReadable = () => {
    wake?.();
    wake = undefined;
  };
  readable.on('readable', onReadable);
  // undefined: goes on; null: over; else the error.
  let error;
  const cleanup = eos(readable, { writable: false }, (err) => {
    error = err ? aggregateTwoErrors(error, err) : null;
    onReadable();
  });
  try {
    while (true) {
      const batch = readable.destroyed ? null : readBatch(readable);
      if (batch !== null) {
        if (isBatch(batch)) yield batch;
        else yield* normalized(batch);
      } else if (error) {
        throw error;
      } else if (error === null) {
        return;
      } else {
        await new Promise((resolve) => {
          wake = resolve;
        });
      }
    }
  } catch (err) {
    error = aggregateTwoErrors(error, err);
    throw error;
  } finally {
    if (error === undefined || readable._readableState?.autoDestroy) {
      destroyer(readable, null);
    } else {
      readable.off('readable', onReadable);
      cleanup();
    }
  }
}

// Chunks that are not bytes.
async function* normalized(batch) {
  const { chunksOfAsync } = require('#stream/iter_from');
  const chunks = [];
  for (let i = 0; i < batch.length; i++) {
    for await (const chunk of chunksOfAsync(batch[i], true)) ArrayPrototypePush(chunks, chunk);
  }
  if (chunks.length > 0) yield chunks;
}

module.exports = { batchesOfReadable, readableSource };
