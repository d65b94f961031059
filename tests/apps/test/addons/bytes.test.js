'use strict';

const assert = require('node:assert');

describe('bufferutil', () => {
  const { mask, unmask } = require('bufferutil');

  it('masks and unmasks', () => {
    const key = Buffer.from([1, 2, 3, 4]);
    const masked = Buffer.alloc(1000);
    mask(Buffer.alloc(1000, 'abc'), key, masked, 0, 1000);
    assert.notStrictEqual(masked[0], 97);
    unmask(masked, key);
    assert.deepStrictEqual(masked, Buffer.alloc(1000, 'abc'));
  });

  it('is the addon, not the fallback', () => {
    assert.match(`${mask}`, /\[native code\]/);
  });
});

describe('utf-8-validate', () => {
  const isValid = require('utf-8-validate');

  it('tells UTF-8 from other bytes', () => {
    assert.match(`${isValid}`, /\[native code\]/);
    assert.strictEqual(isValid(Buffer.from('häß 💩')), true);
    assert.strictEqual(isValid(Buffer.from([0xc0, 0x80])), false);
  });
});

describe('@node-rs/crc32', () => {
  const { crc32, crc32c } = require('@node-rs/crc32');

  it('sums strings and Buffers', () => {
    assert.strictEqual(crc32('hello'), 0x3610a686);
    assert.strictEqual(crc32(Buffer.from('hello')), require('node:zlib').crc32('hello'));
    assert.strictEqual(crc32c('123456789'), 0xe3069283);
  });
});

describe('@node-rs/jieba', () => {
  it('cuts a sentence into words', () => {
    const { Jieba } = require('@node-rs/jieba');
    const { dict } = require('@node-rs/jieba/dict');
    const words = Jieba.withDict(dict).cut('我们中出了一个叛徒', false);
    assert.deepStrictEqual(words, ['我们', '中', '出', '了', '一个', '叛徒']);
  });
});
