// Messages name imported bindings as they name other variables.

import assert from 'node:assert';
import fs, { readFileSync as read } from 'node:fs';
import * as path from 'node:path';

const all = { fs, read, path };

const cases = [
  [() => fs.foo(), 'fs.foo is not a function'],
  [() => fs.foo.bar(), "Cannot read properties of undefined (reading 'bar')"],
  [() => fs.constants.foo(1), 'fs.constants.foo is not a function'],
  [() => fs['a b'](), 'fs.a b is not a function'],
  [() => new fs.Foo(), 'fs.Foo is not a constructor'],
  [() => read.foo(path.join('a', 'b')), 'read.foo is not a function'],
  [() => path(), 'path is not a function'],
  [() => [...path], 'path is not iterable'],
  [
    () => {
      for (const each of path.posix) assert.fail(each);
    },
    'path.posix is not iterable',
  ],
  [
    () => {
      const [first] = fs;
      return first;
    },
    'fs is not iterable',
  ],
  [
    () => {
      try {
        throw new Error();
      } catch {
        fs.inCatch(all ? 1 : 2);
      }
    },
    'fs.inCatch is not a function',
  ],
  [
    (x) => {
      switch (x) {
        case 1:
          return fs.one();
        default:
          return (x ?? all) && fs.other(x ? read : fs);
      }
    },
    'fs.other is not a function',
  ],
  [
    () => {
      fs = 1;
    },
    'Assignment to constant variable.',
  ],
];

for (const [call, message] of cases) {
  assert.throws(call, { name: 'TypeError', message }, String(call));
}
