'use strict';
// Words that are no options, values that they cannot have and options that do not go together end the process with code 9
// before it runs anything; all of them are told.

const assert = require('assert');
const { spawnSync } = require('child_process');

function told(words, code = 9, variables = undefined) {
  const env = { ...process.env, ...variables };
  const { status, stderr, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8', env });
  assert.strictEqual(stdout, '', `${words}`);
  assert.strictEqual(status, code, `${words} ${stderr}`);
  return stderr.replaceAll(process.execPath, 'node');
}

// A switch of V8 that V8 does not have is none.
assert.match(
  told(['--trace-waring', '--use-foo=1', '-p', '1']),
  /^node: bad option: --trace-waring\nnode: bad option: --use-foo=1\n/,
);
for (const [word, kind] of [
  ['--max-old-space-size=big', 'size_t'],
  ['--stack-trace-limit=x', 'int'],
  ['--no-opt=1', 'bool'],
  ['--stack-size', 'int'],
]) {
  const text = told([word, '-p', '1']);
  assert.ok(text.startsWith(`Error: illegal value for flag ${word} of type ${kind}\n`), text);
  assert.ok(text.includes(`node: bad option: ${word}\n`), text);
}

for (const [words, text] of [
  [['-e', '-1'], '-e requires an argument'],
  [['--eval=', '-p', '1'], '--eval= requires an argument'],
  [['--inspect-port', '-p', '1'], '--inspect-port requires an argument'],
  // Files of the environment are looked for before options are read.
  [['--env-file', '-p', '7'], '-p: not found'],
  [['--env-file=', '-p', '7'], ': not found'],
  [
    ['--no-http-parser', '-p', '1'],
    '--no-http-parser is an invalid negation because it is not a boolean option',
  ],
  [['--test', '-p', '1'], 'either --test or --eval can be used, not both'],
  [['--test', '-i'], 'either --test or --interactive can be used, not both'],
  [['--test', '--watch-path=.'], '--watch-path cannot be used in combination with --test'],
  [['--test', '--test-isolation=x'], 'invalid value for --test-isolation'],
  [['--watch-path=.', '-p', '1'], 'either --watch or --eval can be used, not both'],
  [
    ['--heapsnapshot-near-heap-limit=-1', '-p', '1'],
    '--heapsnapshot-near-heap-limit must not be negative',
  ],
  [
    ['--force-fips=much', '-p', '1'],
    "invalid value for --force-fips; expected 'provider' or 'strict'",
  ],
  [['--bench', 'x'], '--experimental-bench is required to use --bench or related options'],
  [
    ['--bench-samples=3', '-p', '1'],
    '--experimental-bench is required to use --bench or related options',
  ],
  [['--experimental-bench', '--bench', '--test'], 'either --bench or --test can be used, not both'],
  [['--bench-samples=x', '-p', '1'], 'invalid value for --bench-samples'],
]) {
  assert.strictEqual(told(words), `node: ${text}\n`);
}
assert.strictEqual(
  told(['--disable-proto=x', '-p', '1'], 12),
  'node: invalid mode passed to --disable-proto\n',
);
assert.match(
  told(['--dns-result-order=x', '-p', '1'], 1),
  /The argument '--dns-result-order' must be one of/,
);

// In NODE_OPTIONS fewer are allowed.
for (const [text, name] of [
  ['--trace-gc', '--trace-gc'],
  ['--expose_internals', '--expose_internals'],
  ['--test-concurrency=2', '--test-concurrency='],
  ['--no-opt', '--no-opt'],
]) {
  assert.strictEqual(
    told(['-p', '1'], 9, { NODE_OPTIONS: text }),
    `node: ${name} is not allowed in NODE_OPTIONS\n`,
  );
}
// The last text is the one that runs.
const { stdout } = spawnSync(process.execPath, ['-e', '3', '-p', '4'], { encoding: 'utf8' });
assert.strictEqual(stdout, '4\n');
