'use strict';
// Another thread may parse what a program will require. What is run is what is there when it is required, and what is
// wrong with it is told as if nobody had looked before.
const assert = require('node:assert');
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-ahead-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const write = (name, text) => {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
};
const run = (text) => {
  const output = execFileSync(process.execPath, [write('main.js', text)], { encoding: 'utf8' });
  return JSON.parse(output);
};
// Time enough for everything to be read that is named below.
const pause = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);';

write('old.js', "module.exports = 'old';");
const replaced = `
const fs = require('fs');
${pause}
fs.writeFileSync(__dirname + '/old.js', "module.exports = 'new';");
fs.rmSync(__dirname + '/gone.js');
fs.mkdirSync(__dirname + '/node_modules/moved', { recursive: true });
fs.writeFileSync(__dirname + '/node_modules/moved/index.js', "module.exports = 'near';");
const found = [require('./old'), require('moved')];
try { found.push(require('./gone')); } catch (error) { found.push(error.code); }
console.log(JSON.stringify(found));
`;
write('gone.js', "module.exports = 'gone';");
assert.deepStrictEqual(run(replaced), ['new', 'near', 'MODULE_NOT_FOUND']);

// Translators see the text, and what they give is run.
write('plain.js', 'module.exports = WORD;');
const translated = `
const { Module } = module.constructor;
const own = Module._extensions['.js'];
Module._extensions['.js'] = (module, file) => {
  const compile = module._compile;
  module._compile = (text, name) => compile.call(module, text.replace('WORD', '"word"'), name);
  own(module, file);
};
${pause}
console.log(JSON.stringify([require('./plain')]));
`;
assert.deepStrictEqual(run(translated), ['word']);

// Cycles, modules that are ES modules by their syntax, and what is no file.
write('one.js', "exports.early = 1;\nexports.two = require('./two').name;\n");
write('two.js', "const one = require('./one');\nexports.name = 'two after ' + Object.keys(one);\n");
write('guessed.js', 'export const name = import.meta.filename.length > 0;\n');
write('package.json', '{ "imports": { "#inner": "./inner/deep.js" } }');
write('inner/deep.js', "#!/usr/bin/env node\nmodule.exports = require('../one').two;\n");
const kinds = `
const one = require('./one');
const inner = require('#inner');
const guessed = require('./guessed');
const text = require('./package.json');
console.log(JSON.stringify([one.two, inner, guessed.name, Object.keys(text)]));
`;
assert.deepStrictEqual(run(kinds), ['two after early', 'two after early', true, ['imports']]);

// Errors have their places, whoever has parsed the text.
const wrong = write('wrong.js', 'const fine = 1;\nlet let = 2;\n');
const thrower = write('thrower.js', "\nfunction late() { throw new Error('late'); }\n late();\n");
const told = (text) => {
  const file = write('main.js', `${pause}\n${text}`);
  const { stderr, status } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  assert.strictEqual(status, 1);
  return stderr;
};
assert.ok(told("require('./wrong');").startsWith(`${wrong}:2\nlet let = 2;\n`));
const stack = told("require('./thrower');");
assert.ok(stack.startsWith(`${thrower}:2\n`), stack);
assert.ok(stack.includes(`at late (${thrower}:2:25)`), stack);
assert.ok(stack.includes(`(${thrower}:3:2)`), stack);

// Nobody waits for a pipe that no one requires in the end.
if (process.platform === 'linux') {
  execFileSync('mkfifo', [path.join(folder, 'pipe.js')]);
  const text = `${pause}\nif (process.argv.length > 5)\nrequire('./pipe');\nconsole.log('[1]');`;
  assert.deepStrictEqual(run(text), [1]);
}
