'use strict';
// --experimental-config-file reads options from a JSON file: those of NODE_OPTIONS, and of the test runner, of watching, of
// benchmarks and of permissions in namespaces of their own.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'options-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

function run(content, words, variables) {
  if (content !== undefined) fs.writeFileSync(path.join(folder, 'c.json'), content);
  const env = { ...process.env, ...variables };
  if (variables?.NODE_OPTIONS === undefined) delete env.NODE_OPTIONS;
  return spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8', env });
}

const named = ['--no-warnings', '--experimental-config-file=c.json'];
const title = ['-p', 'process.title'];

// What the program is told of its options is what stands on its command line.
const { stdout, stderr } = run('{"$schema":"x","nodeOptions":{"title":"from-file"}}', [
  '--experimental-config-file=c.json',
  '-p',
  '[process.title, process.env.NODE_OPTIONS, process.execArgv.length]',
]);
assert.strictEqual(stdout, "[ 'from-file', undefined, 3 ]\n");
assert.match(stderr, /ExperimentalWarning: --experimental-config-file is an experimental feature/);

// NODE_OPTIONS takes the place of what the file says for it, the command line that of one option.
assert.strictEqual(run(undefined, [...named, '--title=cli', ...title]).stdout, 'cli\n');
assert.strictEqual(
  run(undefined, [...named, ...title], { NODE_OPTIONS: '--title=env' }).stdout,
  'env\n',
);
assert.notStrictEqual(
  run(undefined, [...named, ...title], { NODE_OPTIONS: '--pending-deprecation' }).stdout,
  'from-file\n',
);

// The file has a name of its own, too.
fs.writeFileSync(path.join(folder, 'node.config.json'), '{"nodeOptions":{"title":"own-name"}}');
for (const word of ['--experimental-config-file', '--experimental-default-config-file']) {
  assert.strictEqual(run(undefined, ['--no-warnings', word, ...title]).stdout, 'own-name\n');
}
// Words of the program's own count, too.
fs.writeFileSync(path.join(folder, 'title.js'), 'console.log(process.title)');
assert.strictEqual(
  run(undefined, ['--no-warnings', 'title.js', '--', '--experimental-config-file']).stdout,
  'own-name\n',
);
// The last one counts, wherever it stands among the options.
const twice = ['-r', 'fs', '--experimental-default-config-file', ...named, ...title];
assert.strictEqual(run(undefined, twice).stdout, 'from-file\n');
// A namespace turns on what it is about, unless it says otherwise.
const permission = ['-p', 'process.permission?.has("child")'];
assert.strictEqual(
  run('{"permission":{"allow-child-process":true}}', [...named, ...permission]).stdout,
  'true\n',
);
assert.strictEqual(
  run('{"permission":{"permission":false}}', [...named, ...permission]).stdout,
  'undefined\n',
);
fs.writeFileSync(
  path.join(folder, 'a.test.js'),
  "require('node:test')('named', () => {}); require('node:test')('other', () => {});",
);
for (const isolation of ['none', 'process']) {
  const tested = run(
    `{"test":{"test-isolation":"${isolation}","test-name-pattern":"named","test-reporter":"tap"}}`,
    [...named, 'a.test.js'],
  );
  assert.strictEqual(tested.status, 0);
  assert.match(tested.stdout, /^# tests 1$/m);
}

function refused(content, told) {
  const { status, stderr, stdout } = run(content, [...named, '-p', '1']);
  assert.strictEqual(stdout, '', content);
  assert.strictEqual(status, 9, content);
  assert.strictEqual(stderr.replaceAll(process.execPath, 'node'), told, content);
}

for (const [content, told] of [
  ['', "Can't parse c.json"],
  ['{', "Can't parse c.json"],
  ['[]', 'Root value unexpected not an object for c.json\n'],
  ['{"nodeOptions":"x"}', '"nodeOptions" value unexpected for c.json (should be an object)'],
  ['{"testRunner":{}}', 'the "testRunner" namespace has been removed. Use "test" instead.'],
  ['{"other":{}}', 'Unknown namespace other'],
  ['{"nodeOptions":{"test":true}}', 'Unknown or not allowed option test for namespace nodeOptions'],
  ['{"test":{"title":"x"}}', 'Unknown or not allowed option title for namespace test'],
  [
    '{"nodeOptions":{"no-warnings":true}}',
    'Unknown or not allowed option no-warnings for namespace nodeOptions',
  ],
  ['{"nodeOptions":{"title":"a","title":"b"}}', 'Option --title is already defined'],
  [
    '{"nodeOptions":{"test-only":true},"test":{"test-only":true}}',
    'Option --test-only is already defined',
  ],
  ['{"nodeOptions":{"max-http-header-size":-1}}', 'Invalid value for --max-http-header-size'],
  ['{"nodeOptions":{"warnings":"no"}}', 'Invalid value for --warnings'],
  ['{"nodeOptions":{"import":[1]}}', 'Invalid value for --import'],
  ['{"nodeOptions":{"expose-gc":true}}', 'V8 flag --expose-gc is currently not supported'],
  ['{"nodeOptions":{"http-parser":true}}', 'No-op flag --http-parser is currently not supported'],
]) {
  refused(content, `${told}\nnode: c.json: invalid content\n`);
}
// No value slips in a further option.
refused(
  '{"nodeOptions":{"title":"a --expose-gc"}}',
  "node: The number of NODE_OPTIONS doesn't match the number of flags in the config file\n",
);
fs.rmSync(path.join(folder, 'c.json'));
const missing = run(undefined, [...named, '-p', '1']);
assert.strictEqual(missing.status, 9);
assert.match(
  missing.stderr,
  /^Cannot read configuration from c\.json: no such file or directory\n.*: c\.json: not found\n$/,
);
