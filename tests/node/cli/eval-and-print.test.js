'use strict';

// `--eval`, `--print` and programs on standard input.

const assert = require('assert');
const { spawnSync } = require('child_process');

const run = (args, input = '') =>
  spawnSync(process.execPath, args, {
    input,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: undefined, NODE_OPTIONS: undefined },
  });

assert.strictEqual(run(['-p', '1 + 1']).stdout, '2\n');
assert.strictEqual(run(['-p', '-'], '5 + 5').stdout, '10\n');
assert.strictEqual(run(['-p'], '5 + 5').stdout, '10\n');
assert.strictEqual(run(['-e', 'const n: number = 3; console.log(n)']).stdout, '3\n');
assert.strictEqual(run(['-p', 'typeof fs.readFile, typeof sqlite']).stdout, 'undefined\n');
assert.match(run(['-p', 'await 1']).stderr, /ERR_EVAL_ESM_CANNOT_PRINT/);
assert.match(
  run(['-e', 'let x = ;']).stderr,
  /^\[eval\]:1\nlet x = ;\n {8}\^\nExpression expected\n\nSyntaxError: Unexpected token ';'\n/,
);
assert.match(run(['-e', 'return 5']).stderr, /^\[eval\]:1\nreturn 5\n\^{6}\n/);
assert.match(
  run([], 'throw new Error("s")').stderr,
  /^\[stdin\]:1\nthrow new Error\("s"\)\n\^\n\nError: s\n/,
);

let result = run(['--input-type=other', '-e', '1']);
assert.match(
  result.stderr,
  /: --input-type must be "module","commonjs", "module-typescript" or "commonjs-typescript"\n$/,
);
assert.strictEqual(result.status, 9);
result = run(['--watch', '-e', '1']);
assert.match(result.stderr, /: either --watch or --eval can be used, not both\n$/);
assert.strictEqual(result.status, 9);
