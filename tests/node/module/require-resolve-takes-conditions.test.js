// `require.resolve` takes the conditions under which a package's exports are looked up as a set.
'use strict';
const assert = require('assert');
const fs = require('fs');
const { createRequire } = require('module');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'conditions-'));
const home = path.join(dir, 'node_modules/some-package');
fs.mkdirSync(home, { recursive: true });
const exports_ = { a: './a.js', b: './b.js', default: './c.js' };
fs.writeFileSync(
  path.join(home, 'package.json'),
  JSON.stringify({ name: 'some-package', exports: exports_ }),
);
for (const name of 'abc') fs.writeFileSync(path.join(home, `${name}.js`), '');

const { resolve } = createRequire(path.join(dir, 'main.js'));
const found = (conditions) => path.basename(resolve('some-package', { conditions }));
assert.strictEqual(found(new Set(['require', 'b'])), 'b.js');
assert.strictEqual(found(new Set(['a'])), 'a.js');
assert.strictEqual(found(new Set()), 'c.js');
assert.strictEqual(found(undefined), 'c.js');
assert.throws(() => found({}), TypeError);
fs.rmSync(dir, { recursive: true });
