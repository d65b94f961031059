'use strict';

// Percent-decoding of bytes, as the URL standard has it.

function digitOf(unit) {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  unit |= 0x20;
  return unit >= 0x61 && unit <= 0x66 ? unit - 0x57 : -1;
}

/** Decodes the escapes among bytes in place; gives their number afterwards. Broken escapes stand for themselves. */
function percentDecode(bytes) {
  let size = 0;
  for (let i = 0; i < bytes.length; i++) {
    let byte = bytes[i];
    if (byte === 0x25 && i + 2 < bytes.length) {
      const high = digitOf(bytes[i + 1]);
      const low = digitOf(bytes[i + 2]);
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low;
        i += 2;
      }
    }
    bytes[size++] = byte;
  }
  return size;
}

module.exports = { percentDecode };
