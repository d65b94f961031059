'use strict';
// What `JSON.parse` refuses is text: that of an object is asked for once, and the message shows it.
const assert = require('assert');

const refused = (value, message) =>
  assert.throws(() => JSON.parse(value), { name: 'SyntaxError', message });

refused(
  Buffer.from('not valid JSON'),
  'Unexpected token \'o\', "not valid JSON" is not valid JSON',
);
refused(Buffer.alloc(0), 'Unexpected end of JSON input');
refused(['nope'], 'Unexpected token \'o\', "nope" is not valid JSON');
refused({}, '"[object Object]" is not valid JSON');
refused(new String('bad'), 'Unexpected token \'b\', "bad" is not valid JSON');

let asked = 0;
const object = {
  toString() {
    asked++;
    return '{"a":';
  },
};
refused(object, 'Unexpected end of JSON input');
assert.strictEqual(asked, 1);

assert.deepStrictEqual(JSON.parse(Buffer.from('{"a":1}')), { a: 1 });
const boom = new Error('boom');
assert.throws(
  () =>
    JSON.parse({
      toString() {
        throw boom;
      },
    }),
  boom,
);
