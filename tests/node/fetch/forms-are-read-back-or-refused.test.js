'use strict';
// A form that was sent is read back as it was, with names, files and bytes of any kind; a damaged one is read or refused with
// a TypeError, and nothing else happens.

const assert = require('assert');
const { bytes, letters, pick, random, roundsAsync } = require('../random.js');
const finish = require('../finish.js');

const odd = 'ab=&%+ ;"\\\'\r\n-_é水𝄞\u0000';
const someText = () => letters([...odd], 12);
// Line ends are made uniform on the way, and this is not about them.
const name = () =>
  letters(
    [...odd].filter((c) => c !== '\r' && c !== '\n'),
    8,
  ) || 'n';

function form() {
  const data = new FormData();
  for (let i = random(6); i > 0; i--) {
    if (random(2))
      data.append(
        name(),
        letters(
          [...odd].filter((c) => c !== '\r' && c !== '\n'),
          30,
        ),
      );
    else
      data.append(
        name(),
        new File([bytes(random(2000))], name(), { type: pick(['', 'text/plain', 'image/x-own']) }),
      );
  }
  return data;
}

async function plain(data) {
  const list = [];
  for (const [key, value] of data) {
    if (typeof value === 'string') list.push([key, value]);
    else {
      const type = value.type || 'application/octet-stream';
      list.push([key, value.name, type, Buffer.from(await value.arrayBuffer()).toString('hex')]);
    }
  }
  return list;
}

async function damaged(type, body) {
  try {
    const data = await new Response(body, { headers: { 'content-type': type } }).formData();
    assert.ok(data instanceof FormData);
  } catch (error) {
    assert.ok(error instanceof TypeError, error.stack);
  }
}

async function main() {
  await roundsAsync(150, async () => {
    const data = form();
    const sent = new Response(data);
    const type = sent.headers.get('content-type');
    const body = Buffer.from(await sent.arrayBuffer());
    const read = await new Response(body, { headers: { 'content-type': type } }).formData();
    assert.deepStrictEqual(await plain(read), await plain(data));

    const broken = Buffer.from(body);
    for (let i = 1 + random(3); i > 0 && broken.length > 0; i--)
      broken[random(broken.length)] = random(256);
    await damaged(type, broken);
    await damaged(type, body.subarray(0, random(body.length + 1)));
    await damaged(type.slice(0, -1 - random(4)), body);
    await damaged(`multipart/form-data; boundary=${encodeURIComponent(someText())}`, broken);
  });

  // The other encoding, whose reader never refuses anything but what is no UTF-8, which it replaces.
  await roundsAsync(150, async () => {
    const text = letters([...odd, '%41', '%zz', '%f0%9d', '&&', '=='], 20);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const read = await new Response(text, { headers }).formData();
    assert.deepStrictEqual([...read], [...new URLSearchParams(Buffer.from(text).toString())]);
    const pairs = Array.from({ length: random(5) }, () => [someText(), someText()]);
    const again = await new Response(new URLSearchParams(pairs)).formData();
    const wellFormed = pairs.map((pair) => pair.map((part) => part.toWellFormed()));
    assert.deepStrictEqual([...again], wellFormed);
  });
}

finish(main);
