'use strict';

// Where stacks say that a call is: at the name that is called, whatever the arguments and whatever stands before it.

const assert = require('node:assert');

function here() {
  return new Error().stack
    .split('\n')[2]
    .match(/:(\d+):(\d+)\)?$/)
    .slice(1)
    .map(Number)[1];
}

const o = { here, in: { here } };
let column;
function keep(place) {
  column = place;
}

assert.strictEqual(new Function('here', 'keep', 'keep(here());')(here, keep), undefined);
const inside = column;
for (const [text, shift] of [
  ['keep(here(1, 2));', 0],
  ['keep(here(here, (x) => x, { a: [] }));', 0],
  ['keep(here(\n1));', 0],
]) {
  new Function('here', 'keep', text)(here, keep);
  assert.strictEqual(column, inside + shift, text);
}

// At the beginning of a statement.
const places = [];
function note() {
  places.push(here2());
}
function here2() {
  return Number(new Error().stack.split('\n')[3].match(/:(\d+)\)?$/)[1]);
}
// biome-ignore format: the columns matter
{
note(); note(1); note(1, note(2));
    note((x) => { x(); }, 1);
}
assert.deepStrictEqual(places, [1, 9, 26, 18, 5]);

keep(o.in.here(1));
assert.strictEqual(column, 11);

// `new` is where it stands, also as the first argument of a call whose name and parenthesis are as long as the class's.
function next(error) {
  column = Number(error.stack.split('\n')[1].match(/:(\d+)\)?$/)[1]);
}
// biome-ignore format: the columns matter
{
next(new Error('first')); assert.strictEqual(column, 6);
next(new Array(new Error('second'))[0]); assert.strictEqual(column, 16);
}
