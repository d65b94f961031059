'use strict';
// WebAssembly compiles from responses.
const assert = require('assert');
const finish = require('../finish.js');

const bytes = Buffer.from('AGFzbQEAAAABBQFgAAF/AwIBAAcFAQFmAAAKBgEEAEEqCw==', 'base64');
const headers = { 'content-type': 'application/wasm' };

finish(async () => {
  const good = () => new Response(bytes, { headers });
  const promise = Promise.resolve(good());
  const module = await WebAssembly.compileStreaming(promise);
  assert.ok(module instanceof WebAssembly.Module);
  const { instance } = await WebAssembly.instantiateStreaming(good());
  assert.strictEqual(instance.exports.f(), 42);
  await assert.rejects(WebAssembly.compileStreaming(new Response(bytes)), {
    code: 'ERR_WEBASSEMBLY_RESPONSE',
  });
  await assert.rejects(WebAssembly.compileStreaming(1), { code: 'ERR_INVALID_ARG_TYPE' });
  await assert.rejects(WebAssembly.compileStreaming(new Response('x', { headers })), {
    name: 'CompileError',
    message: /^WebAssembly\.compileStreaming\(\): /,
  });
});
