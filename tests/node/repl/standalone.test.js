'use strict';
const assert = require('assert');
const { spawnSync } = require('child_process');

const run = (input, ...args) =>
  spawnSync(process.execPath, args, {
    input,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: undefined },
  });

let result = run('1 + 1\nx\n.exit\n', '-i');
assert.strictEqual(
  result.stdout,
  `Welcome to Node.js ${process.version}.\nType ".help" for more information.\n> 2\n> Uncaught ReferenceError: x is not defined\n> `,
);
assert.strictEqual(result.status, 0);

result = run('given\n', '-i', '-e', 'var given = 5');
assert.match(result.stdout, /> 5\n/);

result = run('', '-i', '--input-type=module');
assert.strictEqual(result.stderr, 'Cannot specify --input-type for REPL\n');
assert.strictEqual(result.status, 9);

// Without a terminal, standard input is a program.
result = run('console.log(__filename, typeof require)');
assert.strictEqual(result.stdout, '[stdin] function\n');
result = run('console.log(process.argv.slice(2))', '-', 'a', 'b');
assert.strictEqual(result.stdout, "[ 'a', 'b' ]\n");
