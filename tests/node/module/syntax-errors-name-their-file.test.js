'use strict';
// The stack of a file's SyntaxError starts with the file, the line and a mark, also for programs that catch it.

const assert = require('assert');
const fs = require('fs');
const Module = require('module');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'syntax-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"commonjs"}');

let count = 0;
function caught(text) {
  const file = path.join(folder, `file${count++}.js`);
  fs.writeFileSync(file, text);
  try {
    require(file);
  } catch (error) {
    return { file, error };
  }
  assert.fail(`this has no syntax error: ${text}`);
}

function check(text, line, source, mark, message) {
  const { file, error } = caught(text);
  assert.strictEqual(error.message, message);
  const start = `${file}:${line}\n${source}\n${mark}\n\nSyntaxError: ${message}\n    at `;
  assert.strictEqual(error.stack.slice(0, start.length), start);
}

check('let a;\nconst x = ;\n', 2, 'const x = ;', '          ^', "Unexpected token ';'");
check(
  'let b; let b;',
  1,
  'let b; let b;',
  '           ^',
  "Identifier 'b' has already been declared",
);
// Tabs stay, so that the mark is below its place.
check('\tlet y = (1,;', 1, '\tlet y = (1,;', '\t           ^', "Unexpected token ';'");
// The end of a file may be an empty line.
check('\n\nfunction f() {\n', 4, '', '', 'Unexpected end of input');

{
  const name = path.join(folder, 'no-file.js');
  assert.throws(
    () => new Module(name)._compile('\nvar 1;', name),
    (error) => error.stack.startsWith(`${name}:2\nvar 1;\n    ^\n\nSyntaxError: `),
  );
}

// Once is enough, however often the error passes through.
{
  const { file } = caught('!');
  const outer = path.join(folder, 'outer.js');
  fs.writeFileSync(outer, `require(${JSON.stringify(file)});`);
  assert.throws(
    () => require(outer),
    (error) => error.stack.split(`${file}:1\n`).length === 2,
  );
}

import(path.join(folder, 'file0.js')).then(
  () => assert.fail('imported'),
  (error) => assert.ok(error.stack.startsWith(`${path.join(folder, 'file0.js')}:2\nconst x = ;`)),
);
