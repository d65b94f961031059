'use strict';
// What needs no server is decided a little after the call, so that giving it up at once is what counts.
const assert = require('assert');
const finish = require('../finish');

const blob = URL.createObjectURL(new Blob(['abc']));
const addresses = ['http://127.0.0.1:1/', 'data:text/plain,hi', blob, 'about:blank', 'foo:bar'];

async function outcome(address, giveUp) {
  const controller = new AbortController();
  const call = fetch(address, { signal: controller.signal });
  giveUp(() => controller.abort());
  try {
    return (await call).status;
  } catch (error) {
    return error.name;
  }
}

finish(async () => {
  for (const address of addresses) {
    assert.strictEqual(await outcome(address, (abort) => abort()), 'AbortError', address);
    const later = await outcome(address, (abort) => queueMicrotask(abort));
    assert.strictEqual(later, address.startsWith('http') ? 'TypeError' : 'AbortError', address);
    const whole = address === blob || address.startsWith('data');
    assert.strictEqual(await outcome(address, () => {}), whole ? 200 : 'TypeError', address);
  }
});
