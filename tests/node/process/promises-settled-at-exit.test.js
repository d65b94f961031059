'use strict';
// A program that ends by itself runs the microtasks that its listeners for 'exit' cause, as prompts do that are given up.
const assert = require('assert');
const { spawnSync } = require('child_process');

const program = `
  let giveUp;
  const answer = new Promise((resolve, reject) => { giveUp = reject; });
  (async () => {
    try {
      await answer;
    } catch (error) {
      console.log('given up', error.message);
      await null;
      AT_LAST;
    }
  })();
  process.on('exit', (code) => {
    console.log('exit', code);
    process.nextTick(() => console.log('never'));
    setImmediate(() => console.log('never'));
    giveUp(new Error('nobody answers'));
  });
  START;
`;

function run(atLast, start = '') {
  const code = program.replace('AT_LAST', atLast).replace('START', start);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', code], {
    encoding: 'utf8',
  });
  return { status, lines: stdout.trim().split('\n'), stderr };
}

const heard = ['exit 0', 'given up nobody answers'];
assert.deepStrictEqual(run(''), { status: 0, lines: heard, stderr: '' });
assert.deepStrictEqual(run('process.exitCode = 5'), { status: 5, lines: heard, stderr: '' });
assert.deepStrictEqual(run('process.exit(4)'), { status: 4, lines: heard, stderr: '' });

const failed = run("throw new Error('too late')");
assert.strictEqual(failed.status, 1);
assert.deepStrictEqual(failed.lines, heard);
assert.match(failed.stderr, /Error: too late/);

// `process.exit()` waits for nothing.
assert.deepStrictEqual(run('', 'process.exit(2)'), { status: 2, lines: ['exit 2'], stderr: '' });
