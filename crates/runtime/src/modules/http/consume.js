'use strict';
// `parser.consume(handle)`: what a stream's handle reads goes to the parser at once, past the stream. Nothing of this module
// does so; it is for programs that drive parsers by themselves.

const { Error, ReflectApply, Symbol } = primordials;
const { Buffer } = require('buffer');
const { kArrayBufferOffset, kReadBytesOrError, streamBaseState } = internalBinding('stream_wrap');
const { HTTPParser } = internalBinding('http_parser');

const kOnExecute = HTTPParser.kOnExecute | 0;
const kConsumed = Symbol('consumed');
const kConsumer = Symbol('consumer');

function onread(arrived) {
  const consumer = this[kConsumer];
  const count = streamBaseState[kReadBytesOrError];
  if (count === 0) return;
  if (count < 0) {
    // The end is the stream's concern.
    ReflectApply(consumer.before, this, [arrived]);
    return;
  }
  const { parser } = consumer;
  const chunk = Buffer.from(arrived, streamBaseState[kArrayBufferOffset], count);
  const result = parser.execute(chunk);
  const told = parser[kOnExecute];
  if (typeof told === 'function') ReflectApply(told, parser, [result, chunk]);
}

/** Lets a parser have what a handle reads. */
function consume(parser, handle) {
  if (handle === null || typeof handle !== 'object' || typeof handle.onread !== 'function') {
    throw new Error('The handle reads nothing');
  }
  unconsume(parser);
  handle[kConsumer] = { parser, before: handle.onread };
  handle.onread = onread;
  parser[kConsumed] = handle;
}

/** Gives the stream its bytes back. */
function unconsume(parser) {
  const handle = parser[kConsumed];
  if (handle === undefined || handle === null) return;
  parser[kConsumed] = null;
  const { before } = handle[kConsumer];
  handle[kConsumer] = undefined;
  if (handle.onread === onread) handle.onread = before;
}

module.exports = { consume, unconsume };
