'use strict';

// Who extends a builtin class that has no clones gets a prototype that has; the text of a long function that cannot be
// cloned is told by its ends.

const assert = require('node:assert');
const { MessageChannel } = require('node:worker_threads');

class Own extends Response {}
assert.deepStrictEqual(structuredClone(Own.prototype), {});
assert.throws(() => structuredClone(new Own()), { name: 'DataCloneError' });
assert.throws(() => structuredClone(new Response()), { name: 'DataCloneError' });

const { port1 } = new MessageChannel();
const short = (body) => `() => { ${body} }`;
for (const length of [10, 117, 118, 119, 300]) {
  const text = short('x'.repeat(length));
  const shown = text.length > 128 ? `${text.slice(0, 111)}...<omitted>...${text.slice(-2)}` : text;
  const long = eval(text);
  const message = `${shown} could not be cloned.`;
  assert.throws(() => structuredClone(long), { name: 'DataCloneError', message });
  assert.throws(() => port1.postMessage({ long }), { name: 'DataCloneError', message });
}
