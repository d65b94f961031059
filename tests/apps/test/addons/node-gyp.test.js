'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const sources = path.join(__dirname, '../../../node-api');
const headers = path.join(__dirname, '../../../../crates/node-api/include');

describe('node-gyp', () => {
  let folder;

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'node-gyp-'));
    for (const name of ['addon.c', 'binding.gyp']) {
      fs.copyFileSync(path.join(sources, name), path.join(folder, name));
    }
    fs.writeFileSync(path.join(folder, 'package.json'), '{ "name": "sums", "version": "1.0.0" }');
    // What it starts finds this program under the name that it looks for, and no other.
    fs.mkdirSync(path.join(folder, 'bin'));
    fs.symlinkSync(process.execPath, path.join(folder, 'bin/node'));
    fs.mkdirSync(path.join(folder, 'headers'));
    fs.symlinkSync(headers, path.join(folder, 'headers/include'));
  });
  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it('builds an addon with our headers', function () {
    this.timeout(300000);
    const tool = require.resolve('node-gyp/bin/node-gyp.js');
    const { status, stderr } = spawnSync(
      path.join(folder, 'bin/node'),
      [tool, 'rebuild', `--nodedir=${path.join(folder, 'headers')}`],
      {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, PATH: `${path.join(folder, 'bin')}:${process.env.PATH}` },
      },
    );
    assert.strictEqual(status, 0, stderr);
    const addon = require(path.join(folder, 'build/Release/addon.node'));
    assert.strictEqual(addon.hello('builder'), 'Hello, builder!');
    assert.strictEqual(addon.sum(1e6), 499999500000);
  });
});
