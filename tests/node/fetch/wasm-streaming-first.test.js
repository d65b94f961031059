// WebAssembly takes responses without anything else of fetch having been used before.
'use strict';
const assert = require('assert');
const finish = require('../finish.js');

const { compileStreaming } = WebAssembly;
assert.strictEqual(compileStreaming.length, 1);

// An empty module.
const bytes = Buffer.from('0061736d01000000', 'hex');
const url = `data:application/wasm;base64,${bytes.toString('base64')}`;

finish(async () => {
  const { instance, module } = await WebAssembly.instantiateStreaming(fetch(url));
  assert.ok(instance instanceof WebAssembly.Instance);
  assert.ok(module instanceof WebAssembly.Module);
  await assert.rejects(compileStreaming(fetch('data:text/plain,x')), {
    code: 'ERR_WEBASSEMBLY_RESPONSE',
  });
  assert.ok(
    (await compileStreaming(
      new Response(bytes, { headers: { 'content-type': 'application/wasm' } }),
    )) instanceof WebAssembly.Module,
  );
});
