'use strict';
// A message that is destroyed before it has a connection tells that it has closed, once.

const assert = require('node:assert');
const { OutgoingMessage, ServerResponse } = require('node:http');

for (const create of [() => new OutgoingMessage(), () => new ServerResponse({ method: 'GET' })]) {
  for (const error of [undefined, new Error('no more')]) {
    const message = create();
    const events = [];
    for (const name of ['close', 'error', 'finish']) message.on(name, () => events.push(name));
    assert.strictEqual(message.destroy(error), message);
    message.destroy(error);
    assert.strictEqual(message.closed, false);
    assert.deepStrictEqual(events, []);
    setImmediate(() => {
      assert.deepStrictEqual(events, ['close']);
      assert.strictEqual(message.closed, true);
      assert.strictEqual(message.destroyed, true);
    });
  }
}

// A name that is none is told before that it is too late.
const sent = new ServerResponse({ method: 'GET' });
sent.writeHead(200);
assert.throws(() => sent.removeHeader(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => sent.removeHeader('a'), { code: 'ERR_HTTP_HEADERS_SENT' });
