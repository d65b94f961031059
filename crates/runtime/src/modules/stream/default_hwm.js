'use strict';
// The default high water marks, for byte streams and for object streams, and how a stream's options
// choose its own.

const { MathFloor, NumberIsInteger } = primordials;
const {
  codes: { ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { validateInteger } = require('#internal/validators');

let bytesMark = process.platform === 'win32' ? 16 * 1024 : 64 * 1024;
let objectsMark = 16;

function getDefaultHighWaterMark(objectMode) {
  return objectMode ? objectsMark : bytesMark;
}

function setDefaultHighWaterMark(objectMode, value) {
  validateInteger(value, 'value', 0);
  if (objectMode) objectsMark = value;
  else bytesMark = value;
}

// `half` is 'readableHighWaterMark' or 'writableHighWaterMark', heeded only for a Duplex.
function highWaterMarkFrom(objectMode, options, half, isDuplex) {
  let mark = options.highWaterMark;
  if ((mark === undefined || mark === null) && isDuplex) mark = options[half];
  if (mark === undefined || mark === null) return objectMode ? objectsMark : bytesMark;
  if (!NumberIsInteger(mark) || mark < 0) {
    throw new ERR_INVALID_ARG_VALUE(`options.${isDuplex ? half : 'highWaterMark'}`, mark);
  }
  return MathFloor(mark);
}

module.exports = { getDefaultHighWaterMark, setDefaultHighWaterMark, highWaterMarkFrom };
