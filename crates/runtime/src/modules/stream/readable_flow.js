'use strict';
// The flowing side of Readable: listeners that switch the mode, pause and resume, pipe and unpipe,
// setEncoding, and wrapping a stream of the oldest kind.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypeIndexOf,
  ArrayPrototypePush,
  ArrayPrototypeSplice,
  FunctionPrototypeBind,
  ObjectKeys,
  SafeSet,
} = primordials;
const { Stream, prependListener } = require('#stream/legacy');
const { errorOrDestroy } = require('#stream/destroy');
const { kDecoder, kEncoding } = require('#stream/readable_state');
const {
  DESTROYED,
  READING,
  NEED_READABLE,
  READABLE_LISTENING,
  EMITTED_READABLE,
  RESUME_SCHEDULED,
  MULTI_AWAIT_DRAIN,
  END_EMITTED,
  FLOWING,
  FLOWING_SET,
  PAUSED,
  PAUSED_SET,
} = require('#stream/state_bits');

let emitReadable;
let flow;

function setFlowing(state, value) {
  if (value) state.bits |= FLOWING | FLOWING_SET;
  else state.bits = (state.bits | FLOWING_SET) & ~FLOWING;
}

function on(event, listener) {
  const result = Stream.prototype.on.call(this, event, listener);
  const state = this._readableState;
  if (event === 'data') {
    if (this.listenerCount('readable') > 0) state.bits |= READABLE_LISTENING;
    else state.bits &= ~READABLE_LISTENING;
    // Not where somebody paused on purpose.
    if ((state.bits & (FLOWING | FLOWING_SET)) !== FLOWING_SET) this.resume();
  } else if (event === 'readable') {
    if ((state.bits & (END_EMITTED | READABLE_LISTENING)) === 0) {
      state.bits |= READABLE_LISTENING | NEED_READABLE;
      setFlowing(state, false);
      state.bits &= ~EMITTED_READABLE;
      if (state.length > 0) emitReadable(this, state);
      else if ((state.bits & READING) === 0) process.nextTick(readNT, this);
    }
  }
  return result;
}

function readNT(stream) {
  stream.read(0);
}

function removeListener(event, listener) {
  const result = Stream.prototype.removeListener.call(this, event, listener);
  // In a tick: a listener may be put back at once.
  if (event === 'readable') process.nextTick(updateReadableListening, this);
  return result;
}

function removeAllListeners(event) {
  const result =
    event === undefined
      ? Stream.prototype.removeAllListeners.call(this)
      : Stream.prototype.removeAllListeners.call(this, event);
  if (event === 'readable' || event === undefined) {
    process.nextTick(updateReadableListening, this);
  }
  return result;
}

function updateReadableListening(stream) {
  const state = stream._readableState;
  if (stream.listenerCount('readable') > 0) state.bits |= READABLE_LISTENING;
  else state.bits &= ~READABLE_LISTENING;
  if ((state.bits & (RESUME_SCHEDULED | PAUSED | PAUSED_SET)) === (RESUME_SCHEDULED | PAUSED_SET)) {
    // resume() was called while 'readable' had the say.
    setFlowing(state, true);
  } else if (stream.listenerCount('data') > 0) {
    stream.resume();
  } else if ((state.bits & READABLE_LISTENING) === 0) {
    state.bits &= ~(FLOWING | FLOWING_SET);
  }
}

// What is destroyed does not change its mode any more.

function resume() {
  const state = this._readableState;
  if ((state.bits & DESTROYED) !== 0) return this;
  if ((state.bits & FLOWING) === 0) {
    // 'readable' listeners take the data themselves.
    setFlowing(state, (state.bits & READABLE_LISTENING) === 0);
    if ((state.bits & RESUME_SCHEDULED) === 0) {
      state.bits |= RESUME_SCHEDULED;
      process.nextTick(resumeNT, this, state);
    }
  }
  state.bits = (state.bits | PAUSED_SET) & ~PAUSED;
  return this;
}

function resumeNT(stream, state) {
  if ((state.bits & READING) === 0) stream.read(0);
  state.bits &= ~RESUME_SCHEDULED;
  stream.emit('resume');
  flow(stream);
  if ((state.bits & (FLOWING | READING)) === FLOWING) stream.read(0);
}

function pause() {
  const state = this._readableState;
  if ((state.bits & DESTROYED) !== 0) return this;
  if ((state.bits & (FLOWING | FLOWING_SET)) !== FLOWING_SET) {
    setFlowing(state, false);
    this.emit('pause');
  }
  state.bits |= PAUSED | PAUSED_SET;
  return this;
}

function isPaused() {
  const { bits } = this._readableState;
  return (bits & PAUSED) !== 0 || (bits & (FLOWING | FLOWING_SET)) === FLOWING_SET;
}

function setEncoding(encoding) {
  const { StringDecoder } = require('string_decoder');
  const state = this._readableState;
  const decoder = new StringDecoder(encoding);
  state[kDecoder] = decoder;
  state[kEncoding] = decoder.encoding;
  // What is buffered already is decoded at once.
  const { buffer } = state;
  let content = '';
  for (let i = state.bufferIndex; i < buffer.length; i++) content += decoder.write(buffer[i]);
  buffer.length = 0;
  state.bufferIndex = 0;
  if (content !== '') ArrayPrototypePush(buffer, content);
  state.length = content.length;
  return this;
}

// One pipe from a source to a destination: its listeners and how to take them away again.
class Pipe {
  constructor(source, dest) {
    this.source = source;
    this.dest = dest;
    this.cleanedUp = false;
    this.ondata = (chunk) => {
      let result;
      try {
        result = dest.write(chunk);
      } catch (err) {
        dest.destroy(err);
        return;
      }
      if (result === false) this.pause();
    };
    this.onend = null;
    this.onunpipe = (readable, unpipeInfo) => this.handleUnpipe(readable, unpipeInfo);
    this.onerror = (er) => this.handleError(er);
    this.onclose = () => this.handleClose();
    this.onfinish = () => this.handleFinish();
    this.ondrain = null;
  }

  // The destination is full: the source waits until all that are full have drained.
  pause() {
    const { source, dest } = this;
    const state = source._readableState;
    if (!this.cleanedUp) {
      if (state.pipes.length === 1 && state.pipes[0] === dest) {
        state.awaitDrainWriters = dest;
        state.bits &= ~MULTI_AWAIT_DRAIN;
      } else if (state.pipes.length > 1 && ArrayPrototypeIncludes(state.pipes, dest)) {
        state.awaitDrainWriters.add(dest);
      }
      source.pause();
    }
    if (this.ondrain === null) {
      this.ondrain = () => this.handleDrain();
      dest.on('drain', this.ondrain);
    }
  }

  handleDrain() {
    const { source, dest } = this;
    const state = source._readableState;
    if (state.awaitDrainWriters === dest) state.awaitDrainWriters = null;
    else if ((state.bits & MULTI_AWAIT_DRAIN) !== 0) state.awaitDrainWriters.delete(dest);
    if (
      (!state.awaitDrainWriters || state.awaitDrainWriters.size === 0) &&
      source.listenerCount('data') > 0
    ) {
      source.resume();
    }
  }

  unpipe() {
    this.source.unpipe(this.dest);
  }

  // An error of the destination ends the pipe; unheard, it stays an uncaught one.
  handleError(er) {
    const { dest } = this;
    this.unpipe();
    dest.removeListener('error', this.onerror);
    if (dest.listenerCount('error') === 0) {
      const state = dest._writableState || dest._readableState;
      if (state && !state.errorEmitted) errorOrDestroy(dest, er);
      else dest.emit('error', er);
    }
  }

  handleClose() {
    this.dest.removeListener('finish', this.onfinish);
    this.unpipe();
  }

  handleFinish() {
    this.dest.removeListener('close', this.onclose);
    this.unpipe();
  }

  handleUnpipe(readable, unpipeInfo) {
    if (readable !== this.source || !unpipeInfo || unpipeInfo.hasUnpiped !== false) return;
    unpipeInfo.hasUnpiped = true;
    this.cleanUp();
  }

  cleanUp() {
    const { source, dest } = this;
    const state = source._readableState;
    dest.removeListener('close', this.onclose);
    dest.removeListener('finish', this.onfinish);
    if (this.ondrain !== null) dest.removeListener('drain', this.ondrain);
    dest.removeListener('error', this.onerror);
    dest.removeListener('unpipe', this.onunpipe);
    source.removeListener('end', this.onend);
    source.removeListener('data', this.ondata);
    this.cleanedUp = true;
    // This destination may have been the one that the source waits for.
    if (
      this.ondrain !== null &&
      state.awaitDrainWriters &&
      (!dest._writableState || dest._writableState.needDrain)
    ) {
      this.ondrain();
    }
  }
}

function pipe(dest, options) {
  const state = this._readableState;
  if (state.pipes.length === 1 && (state.bits & MULTI_AWAIT_DRAIN) === 0) {
    state.bits |= MULTI_AWAIT_DRAIN;
    state.awaitDrainWriters = new SafeSet(state.awaitDrainWriters ? [state.awaitDrainWriters] : []);
  }
  ArrayPrototypePush(state.pipes, dest);

  const link = new Pipe(this, dest);
  const endsDest =
    (!options || options.end !== false) && dest !== process.stdout && dest !== process.stderr;
  link.onend = endsDest ? () => dest.end() : () => link.unpipe();
  if ((state.bits & END_EMITTED) !== 0) process.nextTick(link.onend);
  else this.once('end', link.onend);

  dest.on('unpipe', link.onunpipe);
  this.on('data', link.ondata);
  prependListener(dest, 'error', link.onerror);
  dest.once('close', link.onclose);
  dest.once('finish', link.onfinish);
  dest.emit('pipe', this);

  if (dest.writableNeedDrain === true) link.pause();
  else if ((state.bits & FLOWING) === 0) this.resume();
  return dest;
}

function unpipe(dest) {
  const state = this._readableState;
  if (state.pipes.length === 0) return this;
  if (!dest) {
    const all = state.pipes;
    state.pipes = [];
    this.pause();
    for (let i = 0; i < all.length; i++) all[i].emit('unpipe', this, { hasUnpiped: false });
    return this;
  }
  const index = ArrayPrototypeIndexOf(state.pipes, dest);
  if (index === -1) return this;
  ArrayPrototypeSplice(state.pipes, index, 1);
  if (state.pipes.length === 0) this.pause();
  dest.emit('unpipe', this, { hasUnpiped: false });
  return this;
}

// Makes this stream read from one of the oldest kind, with its push-only events.
function wrap(stream) {
  let paused = false;
  stream.on('data', (chunk) => {
    if (!this.push(chunk) && stream.pause) {
      paused = true;
      stream.pause();
    }
  });
  stream.on('end', () => {
    this.push(null);
  });
  stream.on('error', (err) => {
    errorOrDestroy(this, err);
  });
  stream.on('close', () => {
    require('#stream/destroy').destroyer(this);
  });
  stream.on('destroy', () => {
    require('#stream/destroy').destroyer(this);
  });
  this._read = () => {
    if (paused && stream.resume) {
      paused = false;
      stream.resume();
    }
  };
  const keys = ObjectKeys(stream);
  for (let j = 1; j < keys.length; j++) {
    const key = keys[j];
    if (this[key] === undefined && typeof stream[key] === 'function') {
      this[key] = FunctionPrototypeBind(stream[key], stream);
    }
  }
  return this;
}

function install(Readable, core) {
  emitReadable = core.emitReadable;
  flow = core.flow;
  const proto = Readable.prototype;
  proto.isPaused = isPaused;
  proto.setEncoding = setEncoding;
  proto.pipe = pipe;
  proto.unpipe = unpipe;
  proto.on = on;
  proto.addListener = on;
  proto.removeListener = removeListener;
  proto.off = removeListener;
  proto.removeAllListeners = removeAllListeners;
  proto.resume = resume;
  proto.pause = pause;
  proto.wrap = wrap;
}

module.exports = { install };
