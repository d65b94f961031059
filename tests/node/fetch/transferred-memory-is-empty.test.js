'use strict';
// What is made of memory that has been transferred away is an empty body.
const assert = require('assert');
const finish = require('../finish.js');

finish(async () => {
  const memory = new ArrayBuffer(4);
  const bodies = [memory, new Uint8Array(memory), Buffer.from(memory), new Uint16Array(memory, 2)];
  memory.transfer();
  for (const body of bodies) {
    assert.strictEqual(await new Response(body).text(), '');
    const request = new Request('http://localhost/', { method: 'POST', body });
    assert.strictEqual((await request.bytes()).length, 0);
  }
});
