'use strict';
// Every kind of body can be read in every form, once.
const assert = require('assert');
const { Readable } = require('stream');
const finish = require('../finish.js');

const bytes = new TextEncoder().encode('héllo');
const kinds = {
  string: () => 'héllo',
  view: () => bytes,
  buffer: () => Buffer.from('héllo'),
  arrayBuffer: () => bytes.slice().buffer,
  dataView: () => new DataView(bytes.slice().buffer),
  blob: () => new Blob(['hé', 'llo']),
  stream: () =>
    new ReadableStream({
      start(controller) {
        controller.enqueue(bytes.slice(0, 2));
        controller.enqueue(bytes.slice(2));
        controller.close();
      },
    }),
  generator: async function* () {
    yield 'hé';
    yield Buffer.from('llo');
  },
  node: () => Readable.from([Buffer.from('hé'), Buffer.from('llo')]),
};

finish(async () => {
  for (const [kind, make] of Object.entries(kinds)) {
    const body = () => (kind === 'generator' ? make.call() : make());
    assert.strictEqual(await new Response(body()).text(), 'héllo', kind);
    assert.deepStrictEqual(await new Response(body()).bytes(), bytes, kind);
    assert.deepStrictEqual(new Uint8Array(await new Response(body()).arrayBuffer()), bytes, kind);
    assert.strictEqual(await (await new Response(body()).blob()).text(), 'héllo', kind);
    const chunks = [];
    for await (const chunk of new Response(body()).body) chunks.push(chunk);
    assert.strictEqual(Buffer.concat(chunks).toString(), 'héllo', kind);

    const response = new Response(body());
    assert.strictEqual(response.bodyUsed, false);
    const copy = response.clone();
    assert.strictEqual(await response.text(), 'héllo');
    assert.strictEqual(await copy.text(), 'héllo');
    assert.strictEqual(response.bodyUsed, true);
    assert.strictEqual(response.body.locked, true);
    await assert.rejects(response.text(), {
      name: 'TypeError',
      message: 'Body is unusable: Body has already been read',
    });
    assert.throws(() => response.clone(), { message: /already been consumed/ });
  }

  // What is written into a buffer afterwards is not in the body.
  const buffer = Buffer.from('abc');
  const response = new Response(buffer);
  buffer[0] = 0x7a;
  assert.strictEqual(await response.text(), 'abc');

  assert.deepStrictEqual(await new Response('{"a":[1]}').json(), { a: [1] });
  await assert.rejects(new Response('').json(), SyntaxError);
  assert.strictEqual(await new Response(null).text(), '');
  assert.strictEqual(await new Response('\ufeffbom').text(), 'bom');
  const bad = new ReadableStream({
    start(controller) {
      controller.enqueue('text');
      controller.close();
    },
  });
  await assert.rejects(new Response(bad).text(), { message: 'Received non-Uint8Array chunk' });
  const text = [];
  for await (const piece of new Response('häh').textStream()) text.push(piece);
  assert.strictEqual(text.join(''), 'häh');
});
