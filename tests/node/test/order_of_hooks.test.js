'use strict';

// Hooks run from the outside in before a test and from the inside out after it, in the order of definition.

const assert = require('assert');
const { after, afterEach, before, beforeEach, describe, it, test } = require('node:test');

const seen = [];
const note = (text) => () => {
  seen.push(text);
};

before(note('root before'));
beforeEach(note('root beforeEach'));
afterEach(note('root afterEach'));
after(note('root after'));

test('first', note('first'));
describe('suite', () => {
  before(note('suite before'));
  beforeEach(note('suite beforeEach'));
  afterEach(note('suite afterEach'));
  after(note('suite after'));
  it('inner', note('inner'));
});

process.on('exit', () => {
  assert.deepStrictEqual(seen, [
    'root before',
    'root beforeEach',
    'first',
    'root afterEach',
    'suite before',
    'root beforeEach',
    'suite beforeEach',
    'inner',
    'suite afterEach',
    'root afterEach',
    'suite after',
    'root after',
  ]);
});
