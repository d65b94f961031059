'use strict';
// `path.matchesGlob` knows stars, classes, braces, groups and leaves hidden names alone.

const assert = require('assert');
const { posix, win32 } = require('path');

const cases = [
  ['a/b/c.js', 'a/**/*.js', true],
  ['a/c.js', 'a/**/*.js', true],
  ['a/.hidden/c.js', 'a/**/*.js', false],
  ['.env', '*', false],
  ['.env', '.*', true],
  ['b', '[a-c]', true],
  ['d', '[!a-c]', true],
  ['x2', 'x{1..3}', true],
  ['bar', '{foo,ba{r,z}}', true],
  ['aab', '+(a)b', true],
  ['b', '!(a)', true],
  ['a', '!(a)', false],
  ['a/b', '*', false],
  // One group that is a whole name takes the empty one only if it may stay away.
  ['/a', '?(b)/a', true],
  ['/a', '@(b|)/a', false],
  ['/a', '+(b|)/a', false],
  ['/a', '@(b|)@(c|)/a', true],
  ['/a', '@(!(b))/a', true],
  ['a', '*(|)a', true],
  ['*(|)', '*(|)', true],
  ['', '*(|)', false],
  // A negation that ends in a group excludes nothing.
  ['b.js', '!(a|@(b|c)).js', true],
  ['a.js', '!(a|@(b|c)).js', true],
  ['ab', '!(a@(b))', true],
  ['ab', '!(@(a)b)', false],
  ['b', '!(@(b)|a)', false],
  ['b', '!(!(a))', false],
  ['a', '!(!(@(a)))', true],
];
for (const [name, pattern, expected] of cases)
  assert.strictEqual(posix.matchesGlob(name, pattern), expected, `${name} ${pattern}`);
assert.strictEqual(win32.matchesGlob('a\\b', 'a/*'), true);
