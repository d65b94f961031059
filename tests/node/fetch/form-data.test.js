'use strict';
// FormData: its entries, as a body, and back out of one.
const assert = require('assert');
const finish = require('../finish.js');

const data = new FormData();
data.append('a', '1');
data.append('b', new Blob(['x'], { type: 'text/x' }), 'n.txt');
data.append('a', '2');
data.append('c', new File(['y'], 'own'));
assert.deepStrictEqual(data.getAll('a'), ['1', '2']);
assert.strictEqual(data.get('b').name, 'n.txt');
assert.strictEqual(data.get('b').type, 'text/x');
assert.strictEqual(data.get('c').name, 'own');
data.set('a', '3');
assert.deepStrictEqual([...data.keys()], ['a', 'b', 'c']);
data.delete('c');
assert.strictEqual(data.has('c'), false);
assert.throws(() => data.append('x', 'y', 'z'), { name: 'TypeError' });
assert.throws(() => new FormData(1), { name: 'TypeError' });

const multipart = (text) =>
  new Response(text.replace(/\n/g, '\r\n'), {
    headers: { 'content-type': 'multipart/form-data; boundary="B"' },
  }).formData();

finish(async () => {
  const there = new FormData();
  there.append('q"\n', 'one\ntwo');
  there.append('f', new File(['bytes\0'], 'né"w', { type: 'a/b' }));
  const response = new Response(there);
  assert.match(response.headers.get('content-type'), /^multipart\/form-data; boundary=-+formdata/);
  const back = await response.formData();
  assert.deepStrictEqual([...back.keys()], ['q"\r\n', 'f']);
  assert.strictEqual(back.get('q"\r\n'), 'one\r\ntwo');
  assert.strictEqual(back.get('f').name, 'né"w');
  assert.strictEqual(back.get('f').type, 'a/b');
  assert.strictEqual(await back.get('f').text(), 'bytes\0');

  const parsed = await multipart(
    'preamble\n--B\nContent-Disposition: form-data; name=a\n\n\n--B\n' +
      'content-disposition: form-data; name="b"; filename="f"\n\nx\n--B--\nepilogue',
  );
  assert.strictEqual(parsed.get('a'), '');
  assert.strictEqual(parsed.get('b').type, 'text/plain');
  for (const bad of [
    '',
    '--B\n\nx\n--B--',
    '--B\nContent-Disposition: form-data\n\nx\n--B--',
    '--B\nContent-Disposition: form-data; name="a"\n\nx\n',
  ]) {
    await assert.rejects(multipart(bad), { message: 'Failed to parse body as FormData.' });
  }

  const encoded = new Response('a=1&b=%C3%A4+x&a=2', {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.deepStrictEqual(
    [...(await encoded.formData())],
    [
      ['a', '1'],
      ['b', 'ä x'],
      ['a', '2'],
    ],
  );
  await assert.rejects(new Response('x').formData(), { message: /^Content-Type was not one of/ });
});
