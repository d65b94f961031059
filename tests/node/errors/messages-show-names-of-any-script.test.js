'use strict';

// Names and keys in messages stand there as they are, whatever characters they have.

const assert = require('node:assert');

const object = {};
const nothing = null;
const frozen = Object.freeze({ größe: 1 });
let größe;
const cases = [
  [() => nothing.größe, "Cannot read properties of null (reading 'größe')"],
  [() => nothing['日本'], "Cannot read properties of null (reading '日本')"],
  [() => nothing['\u{1f600}'], "Cannot read properties of null (reading '\u{1f600}')"],
  [() => nothing['\ud83d'], "Cannot read properties of null (reading '\ud83d')"],
  [() => nothing['a\nb\t'], "Cannot read properties of null (reading 'a\nb\t')"],
  [() => nothing['"q"\'\\x41\\'], `Cannot read properties of null (reading '"q"'\\x41\\')`],
  [
    () => {
      nothing['ж\n'] = 1;
    },
    "Cannot set properties of null (setting 'ж\n')",
  ],
  [() => object.größe(), 'object.größe is not a function'],
  [() => object.a.größe.x, "Cannot read properties of undefined (reading 'größe')"],
  [() => größe(), 'größe is not a function'],
  [() => new object.größe(), 'object.größe is not a constructor'],
  [() => [...object.größe], /object\.größe/],
  [() => 'x' in 'größe', "Cannot use 'in' operator to search for 'x' in größe"],
  [
    () => {
      frozen.ä = 1;
    },
    'Cannot add property ä, object is not extensible',
  ],
  [() => delete frozen.größe, "Cannot delete property 'größe' of #<Object>"],
  [() => Object.defineProperty(frozen, 'größe', { value: 2 }), 'Cannot redefine property: größe'],
  [() => new Intl.NumberFormat('größe'), /größe/],
  [() => new Function('let größe; let größe'), "Identifier 'größe' has already been declared"],
  [
    () => new Function('let \u{20bb7}; let \u{20bb7}'),
    "Identifier '\u{20bb7}' has already been declared",
  ],
];
for (const [act, message] of cases) assert.throws(act, { message });
