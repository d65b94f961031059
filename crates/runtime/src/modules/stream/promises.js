'use strict';
// `stream/promises`: pipeline and finished as promises.

const { ArrayPrototypePop, Promise } = primordials;
const { validateAbortSignal } = require('#internal/validators');
const { finishedPromise } = require('#stream/end_of_stream');
const { isIterable, isNodeStream, isWebStream } = require('#stream/utils');
const { once } = require('#internal/util');

function pipeline(...streams) {
  return new Promise((resolve, reject) => {
    let signal;
    let end;
    const last = streams[streams.length - 1];
    // The last argument may be options.
    if (
      last &&
      typeof last === 'object' &&
      !isNodeStream(last) &&
      !isIterable(last) &&
      !isWebStream(last)
    ) {
      const options = ArrayPrototypePop(streams);
      signal = options.signal;
      end = options.end;
      validateAbortSignal(signal, 'options.signal');
    }
    require('#stream/pipeline').runPipeline(
      streams,
      once((err, value) => {
        if (err) reject(err);
        else resolve(value);
      }),
      { signal, end },
    );
  });
}

const finished = { finished: (stream, options) => finishedPromise(stream, options) }.finished;

module.exports = { finished, pipeline };
