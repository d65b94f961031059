'use strict';
// A dispatcher that a program brings along carries the request.
const assert = require('assert');
const finish = require('../finish.js');

class Dispatcher {
  dispatch(options, handler) {
    this.options = options;
    const fields = ['content-type', 'text/x', 'a', '1', 'a', '2'];
    const rawHeaders = fields.map((field) => Buffer.from(field));
    const controller = { abort() {}, pause() {}, resume() {}, rawHeaders };
    handler.onRequestStart(controller, {});
    queueMicrotask(() => {
      handler.onResponseStart(controller, 200, { 'content-type': 'text/x', a: ['1', '2'] }, 'Fine');
      handler.onResponseData(controller, Buffer.from('from the '));
      handler.onResponseData(controller, Buffer.from('dispatcher'));
      handler.onResponseEnd(controller, {});
    });
    return true;
  }
}

finish(async () => {
  const dispatcher = new Dispatcher();
  const response = await fetch('http://a.example/p?q', { dispatcher, headers: { b: '1' } });
  assert.strictEqual(response.status, 200);
  assert.strictEqual(response.statusText, 'Fine');
  assert.strictEqual(response.headers.get('a'), '1, 2');
  assert.strictEqual(await response.text(), 'from the dispatcher');
  assert.strictEqual(dispatcher.options.origin, 'http://a.example');
  assert.strictEqual(dispatcher.options.path, '/p?q');

  // A mock compares bodies with what they were made of.
  dispatcher.isMockActive = true;
  for (const body of ['text', new URLSearchParams('a=b'), new Blob(['x'])]) {
    await fetch('http://a.example/', { dispatcher, method: 'POST', body });
    const expected = body instanceof Blob ? body : `${body}`;
    assert.strictEqual(dispatcher.options.body, expected);
  }
  await fetch('http://a.example/', { dispatcher, method: 'POST', body: new Uint8Array(2) });
  assert.deepStrictEqual(dispatcher.options.body, new Uint8Array(2));
  await fetch('http://a.example/', { dispatcher });
  assert.ok(!dispatcher.options.body);
});
