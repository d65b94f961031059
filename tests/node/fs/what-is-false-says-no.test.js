'use strict';
// Options that are neither true nor false count as what they are worth where Node takes them so.

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const util = require('node:util');
const finish = require('../finish.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'false-'));
fs.mkdirSync(path.join(folder, 'a/b'), { recursive: true });
fs.writeFileSync(path.join(folder, 'file'), 'text');

finish(async () => {
  for (const recursive of [0, '', null, undefined]) {
    assert.deepStrictEqual(await fs.promises.readdir(folder, { recursive }), ['a', 'file']);
  }
  for (const recursive of [1, 'x', {}]) {
    assert.deepStrictEqual((await fs.promises.readdir(folder, { recursive })).sort(), [
      'a',
      path.join('a', 'b'),
      'file',
    ]);
    assert.throws(() => fs.watch(folder, { recursive }), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  for (const recursive of [0, '', null]) fs.watch(folder, { recursive }).close();
  for (const flag of ['', null, undefined]) {
    assert.strictEqual(
      String(await fs.promises.readFile(path.join(folder, 'file'), { flag })),
      'text',
    );
  }
  await fs.promises.mkdir(path.join(folder, 'c/d'), { mode: null, recursive: true });
  assert.ok(fs.existsSync(path.join(folder, 'c/d')));
  for (const validateStream of [0, '', false]) {
    assert.strictEqual(util.styleText('red', 'x', { validateStream }), '\u001b[31mx\u001b[39m');
  }
  fs.rmSync(folder, { recursive: true });
});
