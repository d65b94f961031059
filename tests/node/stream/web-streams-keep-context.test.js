// The methods of sources, transformers and sinks see the async context in which the standard's promises would call them.
'use strict';
const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');
const finish = require('../finish.js');

const als = new AsyncLocalStorage();
const out = [];
const mk = (name) => {
  let n = 0;
  return new ReadableStream({
    pull(c) {
      out.push(name + 'p' + als.getStore());
      if (n++ < 2) c.enqueue(n);
      else c.close();
    },
  });
};
const snk = (name) =>
  new WritableStream({
    write(c) {
      out.push(name + 'w' + als.getStore());
    },
    close() {
      out.push(name + 'c' + als.getStore());
    },
  });
finish(async () => {
  const a = als.run('A', () =>
    mk('a')
      .pipeThrough(
        new TransformStream({
          transform(x, c) {
            out.push('t' + als.getStore());
            c.enqueue(x);
          },
        }),
      )
      .pipeTo(snk('a')),
  );
  const b = als.run('B', () => mk('b').pipeTo(snk('b')));
  await a;
  await b;
  const rs = als.run('C', () => mk('c'));
  const ws = als.run('D', () => snk('d'));
  await als.run('E', () => rs.pipeTo(ws));
  out.push('end' + als.getStore());
  await als.run('F', async () => {
    for await (const x of mk('f')) out.push('fv' + als.getStore());
  });
  assert.strictEqual(
    out.join(' '),
    'apA bpB apA bwB bpB bwB bpB tA awA bcB tA apA awA acA cpC dwC cpC dwC cpC dcE endundefined fpF fpF fvF fpF fvF',
  );
});
