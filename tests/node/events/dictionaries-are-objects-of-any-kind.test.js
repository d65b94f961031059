'use strict';
// The members of an event are read from whatever is an object, and texts are made of what has one.
const assert = require('node:assert');

const made = Object.assign(() => {}, { bubbles: true, data: 5, code: 7 });
for (const [Class, key, value, none] of [
  [MessageEvent, 'data', 5, null],
  [CloseEvent, 'code', 7, 0],
]) {
  const event = new Class('x', made);
  assert.strictEqual(event[key], value);
  assert.strictEqual(event.bubbles, true);
  assert.strictEqual(event.cancelable, false);
  for (const empty of [undefined, null, [], {}, () => {}, new Map()]) {
    assert.strictEqual(new Class('x', empty)[key], none);
    assert.strictEqual(new Class('x', empty).bubbles, false);
  }
  for (const odd of [0, 'x', true, 1n]) {
    assert.throws(() => new Class('x', odd), {
      name: 'TypeError',
      message: new RegExp(`: Expected ${odd} to be one of: Null, Undefined, Object\\.$`),
    });
  }
}
const text = { name: 'TypeError', message: 'Cannot convert a Symbol value to a string' };
assert.throws(() => new MessageEvent('x', Symbol('x')), text);
assert.throws(() => new MessageEvent('x', { origin: Symbol('x') }), text);
assert.throws(() => new MessageEvent('x', { lastEventId: Symbol('x') }), TypeError);
assert.throws(() => new Request('http://localhost', Symbol('x')), text);
assert.throws(() => new Response('', Symbol('x')), text);
assert.throws(() => new FormData().append('a', 1n, 'name'), {
  message: 'FormData.append: Expected value ("1n") to be an instance of Blob.',
});
