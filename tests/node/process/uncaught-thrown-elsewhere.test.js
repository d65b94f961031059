'use strict';
// The line above an uncaught exception is the one that threw it, wherever the error was made or its stack says it was.
const assert = require('assert');
const { spawnSync } = require('child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('fs');
const { tmpdir } = require('os');
const { join } = require('path');

const dir = mkdtempSync(join(tmpdir(), 'thrown-elsewhere-'));
writeFileSync(join(dir, 'make.js'), "exports.error = new Error('made');\n");

const cases = {
  'top.js': "const { error } = require('./make.js');\n\n  throw error;\n",
  'timer.js':
    "const { error } = require('./make.js');\nsetTimeout(() => {\n  throw error;\n}, 1);\n",
  'same.js': "const error = new Error('made');\nprocess.nextTick(() => {\n  throw error;\n});\n",
  'again.js':
    'try {\n  new Error().x.y;\n} catch (error) {\n  process.nextTick(() => {});\n  throw error;\n}\n',
  'module.mjs': "const error = new Error('made');\nprocess.nextTick(() => {\n  throw error;\n});\n",
  // What formats stacks may name places of its own.
  'prepared.js':
    "Error.prepareStackTrace = () => 'Error: made\\n    at foo (/made/up.js:1:1)';\n\nthrow new Error('made');\n",
  'read.js':
    "Error.prepareStackTrace = () => 'Error: made\\n    at foo (/made/up.js:1:1)';\n\nprocess.nextTick(() => undefined.made);\n",
};
const places = { 'again.js': 5, default: 3 };

try {
  for (const [name, source] of Object.entries(cases)) {
    const file = join(dir, name);
    writeFileSync(file, source);
    const { stderr, status } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
    assert.strictEqual(status, 1, name);
    const [place, text, caret] = stderr.split('\n');
    const line = places[name] ?? places.default;
    assert.ok(place.endsWith(`${name}:${line}`), stderr);
    assert.strictEqual(text, source.split('\n')[line - 1], name);
    assert.match(caret, /^\s*\^+$/, name);
  }
} finally {
  rmSync(dir, { recursive: true });
}
