'use strict';

// Whatever is thrown and not caught is shown with the line that threw it.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uncaught-'));
const file = path.join(folder, 'program.js');
const last = `\nNode.js ${process.version}\n`;
const hint = '(Use `node --trace-uncaught ...` to show where the exception was thrown)\n';

function stderrOf(source, ...options) {
  fs.writeFileSync(file, source);
  const { status, stderr } = spawnSync(process.execPath, [...options, file], { encoding: 'utf8' });
  assert.strictEqual(status, 1);
  return stderr;
}

assert.strictEqual(stderrOf('throw 5\n'), `\n${file}:1\nthrow 5\n^\n5\n${hint}${last}`);
assert.strictEqual(
  stderrOf('function f() {\n  throw false;\n}\nf();\n'),
  `\n${file}:2\n  throw false;\n  ^\nfalse\n${hint}${last}`,
);
assert.strictEqual(stderrOf('throw {\n  a: 1\n};\n'), `\n${file}:1\nthrow {\n^\n{ a: 1 }\n${last}`);
for (const value of ['null', 'undefined']) {
  assert.strictEqual(
    stderrOf(`(() => { throw ${value}; })();\n`),
    `\n${file}:1\n(() => { throw ${value}; })();\n         ^\n${value}\n${hint}${last}`,
  );
}
// What the text of the command line throws has its line set apart.
for (const [text, caret] of [
  ['throw { a: 1 }', '^'],
  ['(() => { throw { a: 1 } })()', '         ^'],
]) {
  const { stderr } = spawnSync(process.execPath, ['-e', text], { encoding: 'utf8' });
  assert.strictEqual(stderr, `[eval]:1\n${text}\n${caret}\n\n{ a: 1 }\n${last}`);
}
assert.match(
  stderrOf("setTimeout(() => {\n  throw new Error('late');\n}, 1);\n"),
  new RegExp(`^${file}:2\\n  throw new Error\\('late'\\);\\n  \\^\\n\\nError: late\\n    at `),
);
assert.match(
  stderrOf('throw undefined', '--trace-uncaught'),
  /\nThrown at:\n {4}at .*program\.js:1:1\n/,
);
fs.rmSync(folder, { recursive: true });
