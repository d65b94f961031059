// A module's imports are resolved and loaded one after the other, each with all of its own before the next.
'use strict';
const assert = require('assert');
const fs = require('fs');
const { registerHooks } = require('module');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'graph-order-'));
const files = {
  a: `import './b.mjs'; import './c.mjs';`,
  b: `import './d.mjs'; import './e.mjs';`,
  c: `import './d.mjs'; import './a.mjs'; import './missing.mjs';`,
  d: '',
  e: `import './absent.mjs'`,
};
for (const name of Object.keys(files)) fs.writeFileSync(path.join(dir, `${name}.mjs`), files[name]);

const order = [];
registerHooks({
  resolve(specifier, context, next) {
    const result = next(specifier, context);
    if (specifier.endsWith('.mjs')) order.push(path.basename(specifier, '.mjs'));
    return result;
  },
});

import(path.join(dir, 'a.mjs')).then(assert.fail, (error) => {
  assert.match(error.message, /absent\.mjs/);
  assert.deepStrictEqual(order, ['a', 'b', 'd', 'e']);
  fs.rmSync(dir, { recursive: true });
});
