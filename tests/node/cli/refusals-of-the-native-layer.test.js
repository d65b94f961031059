'use strict';
// What Node's native layer refuses has its code as property, and not in its name; arguments are judged first.

const assert = require('assert');
const { spawnSync } = require('child_process');

function thrown(option, code) {
  const text = `try { ${code} } catch (e) { console.log(e.code, String(e)) }`;
  const words = ['--no-warnings', option, '-e', text];
  return spawnSync(process.execPath, words, { encoding: 'utf8' }).stdout.trim();
}

for (const code of ['({}).__proto__', '({}).__proto__ = 1']) {
  assert.strictEqual(
    thrown('--disable-proto=throw', code),
    'ERR_PROTO_ACCESS Error: Accessing Object.prototype.__proto__ has been disallowed with ' +
      '--disable-proto=throw',
  );
}
assert.strictEqual(
  thrown('--no-addons', 'process.dlopen({ exports: {} }, "/x")'),
  'ERR_DLOPEN_DISABLED Error: Cannot load native addon because loading addons is disabled.',
);
const worker = 'new (require("worker_threads").Worker)';
assert.match(thrown('--permission', `${worker}("x")`), /^ERR_WORKER_PATH /);
assert.match(thrown('--permission', `${worker}("./x")`), /^ERR_ACCESS_DENIED /);
