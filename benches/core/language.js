'use strict';
// What libraries do everywhere in the language itself.
const { benchEach } = require('./measure');

const text = 'const answer = 42;';
const targets = [(a, b) => a + b, (a) => a, (...rest) => rest.length];
const kinds = [{ a: 1 }, { b: 1, a: 2 }, { c: 1, a: 3 }, { d: 1, a: 4 }];
const few = ['x', 'y', 'z'];
const made = Array.from({ length: 100 }, (_, i) => `src/some/dir/file${i}.js`);
const known = new Map(made.map((name, i) => [name, i]));
const measures = made.map((_, i) => i * 1.1 + 0.07);
const components = [() => null, (a) => a, { render() {} }.render];

let turn = 0;
function forward(target) {
  return function forwarded() {
    return target.apply(this, arguments);
  };
}
const forwards = targets.map(forward);

const pieces = {
  'characters until the end': () => {
    let count = 0;
    for (let i = 0; text[i] !== undefined; i++) count++;
    return count;
  },
  'apply of one function': () => forwards[0](1, 2),
  'apply of several functions': () => forwards[turn++ % 3](1, 2),
  'property of four kinds': () => kinds[turn++ & 3].a,
  'array of a million, pushed': () => {
    const array = [];
    for (let i = 0; i < 1.5e6; i++) array.push(i);
    return array;
  },
  'array of a million, filled': () => {
    const array = new Array(1.5e6);
    for (let i = 0; i < 1.5e6; i++) array[i] = i;
    return array;
  },
  'push of three': () => [].push(...few),
  'object with rest': () => {
    const { a, ...rest } = kinds[1];
    return rest;
  },
  'map of made strings': () => {
    let sum = 0;
    for (const name of made) sum += known.get(name);
    return sum;
  },
  'hash of a text': () => {
    let hash = 0;
    for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) | 0;
    return hash;
  },
  'JSON of measures': () => JSON.stringify(measures),
  'prototype of arrow functions': () => components[turn++ % 3].prototype,
  'template of a number': () => `item-${turn++}`,
};
benchEach(pieces);
