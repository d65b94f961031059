'use strict';

// `in` on something that is no object names the key and the value.

const assert = require('node:assert');

const cases = [
  [() => 'a' in 4, "'a' in 4"],
  [() => 'a' in undefined, "'a' in undefined"],
  [() => 5 in null, "'5' in null"],
  [() => Symbol('s') in true, "'Symbol(s)' in true"],
  [() => 'length' in 'text', "'length' in text"],
];

for (const [call, end] of cases) {
  const message = `Cannot use 'in' operator to search for ${end}`;
  assert.throws(call, { name: 'TypeError', message });
  for (let i = 0; i < 200; i++) assert.throws(call, TypeError);
  assert.throws(call, { message });
}
