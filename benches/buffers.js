'use strict';
// Small Buffers made from text, compared and read back.
require('./measure').measure((count) => {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const buffer = Buffer.from('some text of a header', 'latin1');
    sum +=
      buffer.indexOf('header') + buffer.toString('latin1', 0, 4).length + buffer.readUInt16BE(0);
  }
  return sum;
}, 10000);
