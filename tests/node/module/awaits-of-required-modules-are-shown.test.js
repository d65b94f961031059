'use strict';
// `--experimental-print-required-tla` shows which `await` keeps a graph of modules from being required.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'required-tla-')));
try {
  fs.writeFileSync(path.join(dir, 'a.cjs'), "require('./b.mjs');");
  fs.writeFileSync(path.join(dir, 'b.mjs'), "import './c.mjs';");
  fs.writeFileSync(path.join(dir, 'c.mjs'), 'export const x = 1;\nawait x;\n');
  const file = path.join(dir, 'a.cjs');
  const option = '--experimental-print-required-tla';
  const { stderr } = spawnSync(process.execPath, [option, file], { encoding: 'utf8' });
  assert.ok(stderr.startsWith(`${dir}/c.mjs:2\n`), stderr);
  assert.match(stderr, /\nawait x;\n\^\n/);
  assert.match(stderr, /Error \[ERR_REQUIRE_ASYNC_MODULE\]: .*Use import\(\) instead\.\nRequired/);
  const plain = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  assert.match(plain.stderr, /use --experimental-print-required-tla\.\n/);
} finally {
  fs.rmSync(dir, { recursive: true });
}
