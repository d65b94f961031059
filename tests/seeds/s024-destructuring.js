'use strict';
// Destructuring, rest and spread.
const { foo, baz: renamed } = { foo: 'foo', baz: 'baz' };
const shout = (...words) => words.map((word) => `${word}!`).join(' ');
console.log(shout(foo, renamed));
const week = ['Mo', 'Tu', 'We'];
week.push(...['Th', 'Fr'], ...['Sa', 'Su']);
console.log(week);
console.log([...week]);
