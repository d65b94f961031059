'use strict';
// --trace-env tells of every use of an environment variable on stderr, --trace-env-js-stack also where it was.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'trace-env-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const file = path.join(folder, 'uses.js');
fs.writeFileSync(
  file,
  `process.env.TRACED_A = 'x';
process.env.TRACED_A;
'TRACED_B' in process.env;
Object.getOwnPropertyDescriptor(process.env, 'TRACED_C');
delete process.env.TRACED_A;
Object.defineProperty(process.env, 'TRACED_D', { value: 1, configurable: true, enumerable: true, writable: true });
Object.keys(process.env);
function inner() { return process.env.TRACED_E; }
inner();
`,
);

function lines(option) {
  const { status, stderr } = spawnSync(process.execPath, [option, file], { encoding: 'utf8' });
  assert.strictEqual(status, 0);
  return stderr.split('\n');
}

const uses = [
  '[--trace-env] set "TRACED_A"',
  '[--trace-env] get "TRACED_A"',
  '[--trace-env] query "TRACED_B"',
  '[--trace-env] query "TRACED_C"',
  '[--trace-env] delete "TRACED_A"',
  '[--trace-env] set "TRACED_D"',
  '[--trace-env] enumerate environment variables',
  '[--trace-env] get "TRACED_E"',
];
let at = 0;
for (const line of lines('--trace-env')) {
  if (line === uses[at]) at++;
}
assert.strictEqual(uses[at], undefined);

const stacks = lines('--trace-env-js-stack').join('\n');
assert.ok(
  stacks.includes(`get "TRACED_E"\n\n----- JavaScript stack trace -----\n\n1: inner (${file}:8:`),
);
assert.match(lines('--trace-env-native-stack').join('\n'), /----- Native stack trace -----/);
// Nothing is told without being asked for.
assert.deepStrictEqual(lines('--no-trace-env'), ['']);
