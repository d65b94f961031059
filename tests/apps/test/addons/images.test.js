'use strict';

const assert = require('node:assert');

describe('sharp', () => {
  const sharp = require('sharp');
  const red = { r: 255, g: 0, b: 0, alpha: 0.5 };
  let png;

  before(async () => {
    png = await sharp({ create: { width: 100, height: 80, channels: 4, background: red } })
      .png()
      .toBuffer();
  });

  it('makes an image and reads what it is', async () => {
    const { format, width, height, channels } = await sharp(png).metadata();
    assert.deepStrictEqual([format, width, height, channels], ['png', 100, 80, 4]);
  });

  it('resizes to raw pixels', async () => {
    const { data, info } = await sharp(png)
      .resize(10)
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    assert.deepStrictEqual([info.width, info.height, info.channels], [10, 8, 3]);
    assert.strictEqual(data.length, 10 * 8 * 3);
    assert.deepStrictEqual([...data.subarray(0, 3)], [255, 0, 0]);
  });

  it('composes and encodes, many at a time, through streams too', async () => {
    const svg = Buffer.from(
      '<svg width="20" height="20"><rect width="20" height="20" fill="blue"/></svg>',
    );
    const made = await Promise.all(
      Array.from({ length: 6 }, () =>
        sharp(png)
          .composite([{ input: svg, top: 5, left: 5 }])
          .jpeg()
          .toBuffer(),
      ),
    );
    for (const jpeg of made) assert.strictEqual(jpeg[0], 0xff);
    const chunks = [];
    const stream = sharp().rotate(90).webp();
    stream.end(png);
    for await (const chunk of stream) chunks.push(chunk);
    assert.strictEqual((await sharp(Buffer.concat(chunks)).metadata()).format, 'webp');
  });

  it('rejects what is no image', async () => {
    await assert.rejects(sharp(Buffer.from('nope')).metadata(), /unsupported image format/);
  });
});
