'use strict';
// What failed is shown as it was written, not as it was compiled, while source maps are in use.

const assert = require('assert');
const { createRequire } = require('module');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'assert-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const encode = (number) => {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1;
  let text = '';
  do {
    const more = rest >> 5;
    text += digits[(rest & 31) | (more ? 32 : 0)];
    rest = more;
  } while (rest);
  return text;
};

const original = '// Types are left out.\nif (x) { assert.ok(value  as  boolean) }\n';
const compiled = 'exports.run = (a, v) => { a.ok(v); };\n';
const segments = [];
let last = [0, 0, 0, 0];
for (const [generated, source] of [
  ['a.ok', 'assert.ok'],
  ['ok', 'ok('],
  ['(v', '(value'],
  ['v);', 'value'],
]) {
  const next = [compiled.indexOf(generated, 20), 0, 1, original.split('\n')[1].indexOf(source)];
  segments.push(next.map((value, i) => encode(value - last[i])).join(''));
  last = next;
}
const map = { version: 3, sources: ['source.ts'], sourcesContent: [original], names: [] };
map.mappings = segments.join(',');
const url = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
const file = path.join(folder, 'compiled.js');
fs.writeFileSync(file, `${compiled}//# sourceMappingURL=${url}\n`);

const message = () => {
  const load = createRequire(__filename);
  delete load.cache[load.resolve(file)];
  try {
    load(file).run(assert, false);
  } catch (error) {
    return error.message;
  }
  assert.fail('nothing was thrown');
};

const text = 'The expression evaluated to a falsy value:\n\n';
assert.strictEqual(message(), `${text}  a.ok(v)\n`);
process.setSourceMapsEnabled(true);
assert.strictEqual(message(), `${text}  assert.ok(value  as  boolean)\n`);
