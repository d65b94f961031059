'use strict';
// Numbers read from and written to a Buffer.
const { bench } = require('./measure');

const buffer = Buffer.alloc(1024);
for (let i = 0; i < buffer.length; i++) buffer[i] = i * 7;

const kinds = [
  ['UInt8', 1],
  ['UInt16LE', 2],
  ['UInt16BE', 2],
  ['UInt32LE', 4],
  ['UInt32BE', 4],
  ['Int32LE', 4],
  ['DoubleLE', 8],
  ['FloatBE', 4],
];
for (const [kind, size] of kinds) {
  const read = new Function(
    'buffer',
    'count',
    `let sum = 0; for (let i = 0; i < count; i++) sum += buffer.read${kind}((i * ${size}) & 1016); return sum;`,
  );
  const write = new Function(
    'buffer',
    'count',
    `for (let i = 0; i < count; i++) buffer.write${kind}(i & 0x7f, (i * ${size}) & 1016);`,
  );
  bench(`read${kind}`, (count) => read(buffer, count));
  bench(`write${kind}`, (count) => write(buffer, count));
}
bench('readBigUInt64LE', (count) => {
  let last;
  for (let i = 0; i < count; i++) last = buffer.readBigUInt64LE((i * 8) & 1016);
  return last;
});
bench('readUIntBE 6', (count) => {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += buffer.readUIntBE(i & 511, 6);
  return sum;
});
bench('writeUIntLE 3', (count) => {
  for (let i = 0; i < count; i++) buffer.writeUIntLE(i & 0xffffff, i & 511, 3);
});
