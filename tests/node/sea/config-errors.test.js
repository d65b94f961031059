'use strict';

// What is wrong with a configuration is told in a line, and the process ends with 1.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-sea-'));
process.on('exit', () => fs.rmSync(cwd, { recursive: true, force: true }));
fs.writeFileSync(path.join(cwd, 'main.js'), '');

function fails(config, message, option = '--experimental-sea-config') {
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  fs.writeFileSync(path.join(cwd, 'config.json'), text);
  const child = spawnSync(process.execPath, [option, 'config.json'], { cwd, encoding: 'utf8' });
  assert.match(child.stderr, message);
  assert.strictEqual(child.status, 1);
  assert.strictEqual(child.stdout, '');
}

const main = 'main.js';
const output = 'out';
fails('{', /^Cannot parse JSON from config\.json: INCOMPLETE_ARRAY_OR_OBJECT/);
fails('', /^Cannot parse JSON from config\.json: EMPTY/);
fails('[]', /^Cannot parse JSON from config\.json: INCORRECT_TYPE/);
fails({}, /^"main" field of config\.json is not a non-empty string$/m);
fails({ main }, /^"output" field of config\.json is not a non-empty string$/m);
for (const name of ['disableExperimentalSEAWarning', 'useSnapshot', 'useCodeCache']) {
  fails(
    { main, output, [name]: 1 },
    new RegExp(`^"${name}" field of config\\.json is not a Boolean`),
  );
}
fails({ main, output, mainFormat: 'x' }, /must be one of "commonjs" or "module"/);
fails(
  { main, output, execArgv: 'x' },
  /"execArgv" field of config\.json is not an array of strings/,
);
fails(
  { main, output, execArgv: [1] },
  /"execArgv" field of config\.json is not an array of strings/,
);
fails({ main, output, execArgvExtension: 1 }, /"execArgvExtension" field .* is not a string/);
fails({ main, output, execArgvExtension: 'x' }, /must be one of "none", "env", or "cli"/);
fails({ main, output, assets: 'x' }, /"assets" field of config\.json is not a map of strings/);
fails({ main, output, assets: { a: 1 } }, /"assets" field of config\.json is not a map of strings/);
fails(
  { main, output, assets: { a: 'nope' } },
  /^Cannot read asset nope: no such file or directory/,
);
fails({ main: 'nope.js', output }, /^Cannot read main script nope\.js:no such file or directory/);
fails({ main, output: '.' }, /^Cannot write output to \.:illegal operation on a directory/);
fails(
  { main, output, executable: '/no/such' },
  /Couldn't stat executable \/no\/such: no such file or directory/m,
  '--build-sea',
);
fails(
  { main, output, executable: main },
  /Executable must be a supported format: ELF, PE, or Mach-O/m,
  '--build-sea',
);
