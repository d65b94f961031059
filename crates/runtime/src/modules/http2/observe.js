'use strict';

// Entries of `perf_hooks` about sessions and streams that have ended.

const { now } = require('#perf_hooks/now');
const { kHandle, kSession, kState } = require('#http2/util');

function wanted() {
  return require('#perf_hooks/observe').hasObserver('http2');
}

function enter(name, start, detail) {
  const { enqueue } = require('#perf_hooks/observe');
  const { createNodeEntry } = require('#perf_hooks/entries');
  enqueue(createNodeEntry(name, 'http2', start, now() - start, detail));
}

/** A stream has ended. */
function streamDone(stream) {
  const state = stream[kState];
  if (state.started === 0) return;
  const session = stream[kSession];
  if (session !== undefined) session[kState].streamTime += now() - state.started;
  if (!wanted()) return;
  const since = (time) => (time === 0 ? 0 : time - state.started);
  enter('Http2Stream', state.started, {
    bytesRead: state.bytesRead,
    bytesWritten: state.bytesWritten,
    id: stream.id,
    timeToFirstByte: since(state.firstByte),
    timeToFirstByteSent: since(state.firstByteSent),
    timeToFirstHeader: since(state.firstHeader),
  });
}

/** A session has ended. */
function sessionDone(session, socket) {
  const state = session[kState];
  const handle = session[kHandle];
  if (state.started === 0 || handle === undefined || !wanted()) return;
  const counts = handle.counts();
  enter('Http2Session', state.started, {
    bytesRead: socket?.bytesRead ?? 0,
    bytesWritten: socket?.bytesWritten ?? 0,
    framesReceived: counts[1],
    framesSent: counts[0],
    maxConcurrentStreams: counts[3],
    pingRTT: state.pingRTT,
    streamAverageDuration: counts[2] === 0 ? 0 : state.streamTime / counts[2],
    streamCount: counts[2],
    type: session.type === 0 ? 'server' : 'client',
  });
}

module.exports = { now, sessionDone, streamDone, wanted };
