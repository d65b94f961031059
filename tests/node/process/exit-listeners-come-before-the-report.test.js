'use strict';
// The report of an exception that ends the program is written when the listeners for 'exit' have run.
const assert = require('assert');
const { spawnSync } = require('child_process');

function run(listener) {
  const code = `
    const error = new Error('the end');
    process.on('exit', (code) => { console.error('listener', code); ${listener} });
    throw error;
  `;
  const { status, stderr } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
  return { status, stderr };
}

const plain = run('');
assert.strictEqual(plain.status, 1);
assert.match(plain.stderr, /^listener 1\n.*Error: the end\n/s);

// They may change the error,
assert.match(run("error.message = error.stack = 'changed'").stderr, /^listener 1\n.*changed/s);
// say another code,
assert.strictEqual(run('process.exitCode = 8').status, 8);
// end the process before anything is told,
assert.deepStrictEqual(run('process.exit(9)'), { status: 9, stderr: 'listener 1\n' });
// and what they throw hides nothing.
assert.match(run("throw new Error('inner')").stderr, /Error: the end\n/);
