'use strict';
// A SharedArrayBuffer or a view on one is no source of bytes for a body: it is sent as the text it converts to.
const assert = require('assert');
const finish = require('../finish.js');

finish(async () => {
  const shared = new SharedArrayBuffer(3);
  const bodies = [
    [shared, '[object SharedArrayBuffer]'],
    [new Uint8Array(shared), '0,0,0'],
    [new DataView(shared), '[object DataView]'],
  ];
  for (const [body, text] of bodies) {
    const response = new Response(body);
    assert.strictEqual(response.headers.get('content-type'), 'text/plain;charset=UTF-8');
    assert.strictEqual(await response.text(), text);
    const request = new Request('http://localhost/', { method: 'POST', body });
    assert.strictEqual(await request.text(), text);
  }
  for (const body of [new ArrayBuffer(3), new Uint8Array(3), new DataView(new ArrayBuffer(3))]) {
    const response = new Response(body);
    assert.strictEqual(response.headers.get('content-type'), null);
    assert.strictEqual(await response.text(), '\0\0\0');
  }
});
