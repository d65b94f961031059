'use strict';
// The system's errors come from outside of JavaScript: their stacks are those of the functions that await them.
const assert = require('node:assert');
const { access, stat, unlink } = require('node:fs/promises');
const finish = require('../finish.js');

async function inner(work) {
  await work('/no/such/file');
}

async function outer(work) {
  await inner(work);
}

finish(async () => {
  for (const work of [access, stat, unlink]) {
    await assert.rejects(outer(work), (error) => {
      assert.strictEqual(error.code, 'ENOENT');
      assert.match(
        error.stack,
        /^Error: ENOENT: no such file or directory, \w+ '\/no\/such\/file'\n/,
      );
      assert.match(error.stack, / at async inner \(.*\n +at async outer \(/);
      return true;
    });
  }
});
