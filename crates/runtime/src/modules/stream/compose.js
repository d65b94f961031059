'use strict';
// `compose`: several streams as one Duplex; writing goes into the first, reading comes out of the last.

const { ArrayPrototypeSlice } = primordials;
const { pipeline } = require('#stream/pipeline');
const { Duplex } = require('#stream/duplex');
const { destroyer } = require('#stream/destroy');
const { eos } = require('#stream/end_of_stream');
const {
  AbortError,
  codes: { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS },
} = require('#internal/errors');
const { validateAbortSignal, validateObject } = require('#internal/validators');
const {
  isNodeStream,
  isReadable,
  isReadableStream,
  isTransformStream,
  isWebStream,
  isWritable,
  isWritableStream,
  nop,
} = require('#stream/utils');

function canRead(stream) {
  return !!(isReadable(stream) || isReadableStream(stream) || isTransformStream(stream));
}

function canWrite(stream) {
  return !!(isWritable(stream) || isWritableStream(stream) || isTransformStream(stream));
}

function checkStreams(streams, given) {
  for (let n = 0; n < streams.length; n++) {
    if (!isNodeStream(streams[n]) && !isWebStream(streams[n])) continue;
    if (n < streams.length - 1 && !canRead(streams[n])) {
      throw new ERR_INVALID_ARG_VALUE(`streams[${n}]`, given[n], 'must be readable');
    }
    if (n > 0 && !canWrite(streams[n])) {
      throw new ERR_INVALID_ARG_VALUE(`streams[${n}]`, given[n], 'must be writable');
    }
  }
}

function compose(...streams) {
  if (streams.length === 0) throw new ERR_MISSING_ARGS('streams');
  if (streams.length === 1) return Duplex.from(streams[0]);
  const given = ArrayPrototypeSlice(streams);
  const last = streams.length - 1;
  if (typeof streams[0] === 'function') streams[0] = Duplex.from(streams[0]);
  if (typeof streams[last] === 'function') streams[last] = Duplex.from(streams[last]);
  checkStreams(streams, given);

  const head = streams[0];
  // What each of the four events waits to be told.
  const waiting = { onclose: undefined, ondrain: null, onfinish: null, onreadable: null };
  let readable = false;
  let writable = false;
  let duplex;

  function onFinished(err) {
    const { onclose } = waiting;
    waiting.onclose = null;
    if (onclose) onclose(err);
    else if (err) duplex.destroy(err);
    else if (!readable && !writable) duplex.destroy();
  }

  const tail = pipeline(streams, onFinished);
  writable = canWrite(head);
  readable = canRead(tail);
  duplex = new Duplex({
    writableObjectMode: !!head?.writableObjectMode,
    readableObjectMode: !!tail?.readableObjectMode,
    writable,
    readable,
  });

  if (writable) {
    if (isNodeStream(head)) writeToNode(duplex, head, waiting);
    else writeToWeb(duplex, head, waiting);
    const toRead = isTransformStream(tail) ? tail.readable : tail;
    eos(toRead, () => call(waiting, 'onfinish'));
  }
  if (readable) {
    if (isNodeStream(tail)) readFromNode(duplex, tail, waiting);
    else readFromWeb(duplex, tail);
  }

  duplex._destroy = (err, callback) => {
    if (!err && waiting.onclose !== null) err = new AbortError();
    waiting.onreadable = null;
    waiting.ondrain = null;
    waiting.onfinish = null;
    if (isNodeStream(tail)) destroyer(tail, err);
    if (waiting.onclose === null) callback(err);
    else waiting.onclose = callback;
  };
  return duplex;
}

function call(waiting, name) {
  const callback = waiting[name];
  if (callback === null) return;
  waiting[name] = null;
  callback();
}

function writeToNode(duplex, head, waiting) {
  duplex._write = (chunk, encoding, callback) => {
    if (head.write(chunk, encoding)) callback();
    else waiting.ondrain = callback;
  };
  duplex._final = (callback) => {
    head.end();
    waiting.onfinish = callback;
  };
  head.on('drain', () => call(waiting, 'ondrain'));
}

function writeToWeb(duplex, head, waiting) {
  const writer = (isTransformStream(head) ? head.writable : head).getWriter();
  duplex._write = async (chunk, _encoding, callback) => {
    try {
      await writer.ready;
      writer.write(chunk).catch(nop);
      callback();
    } catch (err) {
      callback(err);
    }
  };
  duplex._final = async (callback) => {
    try {
      await writer.ready;
      writer.close().catch(nop);
      waiting.onfinish = callback;
    } catch (err) {
      callback(err);
    }
  };
}

function readFromNode(duplex, tail, waiting) {
  tail.on('readable', () => call(waiting, 'onreadable'));
  tail.on('end', () => duplex.push(null));
  duplex._read = () => {
    while (true) {
      const chunk = tail.read();
      if (chunk === null) {
        waiting.onreadable = duplex._read;
        return;
      }
      if (!duplex.push(chunk)) return;
    }
  };
}

function readFromWeb(duplex, tail) {
  const reader = (isTransformStream(tail) ? tail.readable : tail).getReader();
  duplex._read = async () => {
    while (true) {
      try {
        const { value, done } = await reader.read();
        if (done) {
          duplex.push(null);
          return;
        }
        if (!duplex.push(value)) return;
      } catch {
        // The pipeline reports it.
        return;
      }
    }
  };
}

// `readable.compose(stream)`.
function composeReadable(readable, stream, options) {
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
  if (isNodeStream(stream) && !isWritable(stream)) {
    throw new ERR_INVALID_ARG_VALUE('stream', stream, 'must be writable');
  }
  const composed = compose(readable, stream);
  if (options?.signal) {
    require('#stream/add_abort_signal').attachSignal(options.signal, composed);
  }
  return composed;
}

module.exports = { compose, composeReadable };
