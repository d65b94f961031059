'use strict';

// Content codings: a response's bytes through one decoder after the other, with the sender waiting when they are full.

const { Error, StringPrototypeSplit, StringPrototypeToLowerCase } = primordials;

const { normalize } = require('#fetch/headers');
const { Source } = require('#fetch/source');

const MOST_CODINGS = 5;

function makeDecoder(coding) {
  const zlib = require('zlib');
  const { constants } = zlib;
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      // Servers forget the end of the format; what came up to there counts.
      return zlib.createGunzip({
        flush: constants.Z_SYNC_FLUSH,
        finishFlush: constants.Z_SYNC_FLUSH,
      });
    case 'deflate':
      return new Deflated();
    case 'br':
      return zlib.createBrotliDecompress({
        flush: constants.BROTLI_OPERATION_FLUSH,
        finishFlush: constants.BROTLI_OPERATION_FLUSH,
      });
    case 'zstd':
      return zlib.createZstdDecompress({
        flush: constants.ZSTD_e_continue,
        finishFlush: constants.ZSTD_e_end,
      });
    default:
      return undefined;
  }
}

/** `deflate` means zlib's format, but some servers send the bare one: the first byte tells. */
class Deflated {
  constructor() {
    this.inner = null;
    this.listeners = [];
  }

  on(name, listener) {
    if (this.inner !== null) this.inner.on(name, listener);
    else this.listeners[this.listeners.length] = [name, listener];
    return this;
  }

  open(first) {
    const zlib = require('zlib');
    const flags = { flush: zlib.constants.Z_SYNC_FLUSH, finishFlush: zlib.constants.Z_SYNC_FLUSH };
    this.inner = (first & 0x0f) === 0x08 ? zlib.createInflate(flags) : zlib.createInflateRaw(flags);
    for (let i = 0; i < this.listeners.length; i++) {
      this.inner.on(this.listeners[i][0], this.listeners[i][1]);
    }
  }

  write(chunk) {
    if (this.inner === null) this.open(chunk[0]);
    return this.inner.write(chunk);
  }

  end() {
    if (this.inner === null) this.open(0x08);
    this.inner.end();
  }

  pause() {
    this.inner?.pause();
  }

  resume() {
    this.inner?.resume();
  }

  destroy() {
    this.inner?.destroy();
  }
}

/** The codings that a `content-encoding` field names, the last first; null when one of them is unknown. */
function codingsOf(value) {
  const parts = StringPrototypeSplit(StringPrototypeToLowerCase(value), ',');
  // Those that do nothing count like the others.
  if (parts.length > MOST_CODINGS) {
    throw new Error(
      `too many content-encodings in response: ${parts.length}, maximum allowed is ${MOST_CODINGS}`,
    );
  }
  const list = [];
  for (let i = parts.length - 1; i >= 0; i--) {
    const coding = normalize(parts[i]);
    if (coding === '' || coding === 'identity') continue;
    list[list.length] = coding;
  }
  return list;
}

/**
 * What a connection pushes its bytes into so that they come out of `source` decoded; undefined when there is nothing to
 * decode. `flow` is the connection's side.
 */
function createDecoder(value, flow) {
  const codings = codingsOf(value);
  if (codings.length === 0) return undefined;
  const decoders = [];
  for (let i = 0; i < codings.length; i++) {
    const decoder = makeDecoder(codings[i]);
    // What nobody can decode is handed on as it is.
    if (decoder === undefined) return undefined;
    decoders[i] = decoder;
  }
  return new Decoder(decoders, flow);
}

/** The chain of decoders, which looks like a source to the connection. */
class Decoder {
  constructor(decoders, flow) {
    this.decoders = decoders;
    this.flow = flow;
    this.waiting = false;
    this.over = false;
    const last = decoders[decoders.length - 1];
    this.source = new Source({
      pause: () => last.pause(),
      resume: () => last.resume(),
      cancel: (reason) => {
        this.destroy();
        flow.cancel(reason);
      },
    });
    for (let i = 0; i < decoders.length; i++) this.connect(i);
  }

  connect(index) {
    const decoder = this.decoders[index];
    const next = this.decoders[index + 1];
    decoder.on('error', (error) => this.broken(error));
    if (next === undefined) {
      decoder.on('data', (chunk) => this.source.push(chunk));
      decoder.on('end', () => this.source.end());
    } else {
      decoder.on('data', (chunk) => {
        if (!next.write(chunk)) decoder.pause();
      });
      decoder.on('end', () => next.end());
      next.on('drain', () => decoder.resume());
    }
    if (index === 0) {
      decoder.on('drain', () => {
        if (!this.waiting) return;
        this.waiting = false;
        this.flow.resume();
      });
    }
  }

  destroy() {
    this.over = true;
    for (let i = 0; i < this.decoders.length; i++) this.decoders[i].destroy();
  }

  // The bytes are not what the server said.
  broken(error) {
    if (this.over) return;
    this.destroy();
    this.flow.broken(error);
  }

  push(chunk) {
    if (this.over) return;
    if (!this.decoders[0].write(chunk) && !this.waiting) {
      this.waiting = true;
      this.flow.pause();
    }
  }

  end() {
    if (!this.over) this.decoders[0].end();
  }

  fail(error) {
    if (!this.over) this.destroy();
    this.source.fail(error);
  }
}

module.exports = { createDecoder };
