'use strict';
// readFile and writeFile that are given up before or right after the call end in an AbortError with the signal's reason.

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const finish = require('../finish.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'whole-'));
const file = path.join(folder, 'file');
fs.writeFileSync(file, Buffer.alloc(300_000, 'x'));

const calls = {
  readFile: (options, done) => fs.readFile(file, options, done),
  writeFile: (options, done) => fs.writeFile(`${file}.new`, Buffer.alloc(300_000), options, done),
  'promises.readFile': (options, done) => fs.promises.readFile(file, options).catch(done),
  'promises.writeFile': (options, done) =>
    fs.promises.writeFile(`${file}.other`, Buffer.alloc(300_000), options).catch(done),
};

finish(async () => {
  for (const [name, call] of Object.entries(calls)) {
    for (const late of [false, true]) {
      const reason = new Error(`${name} ${late}`);
      const controller = new AbortController();
      if (!late) controller.abort(reason);
      const error = await new Promise((resolve) => {
        call({ signal: controller.signal }, resolve);
        if (late) controller.abort(reason);
      });
      assert.strictEqual(error?.name, 'AbortError', `${name} late: ${late}`);
      assert.strictEqual(error.code, 'ABORT_ERR');
      assert.strictEqual(error.cause, reason);
    }
  }
  fs.rmSync(folder, { recursive: true });
});
