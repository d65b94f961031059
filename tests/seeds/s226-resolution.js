'use strict';
// How a name finds its file.
const fs = require('fs');
const path = require('path');
const write = (file, text) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};
write('app/file.js', 'exports.from = "file.js";');
write('app/data.json', '{"from":"json"}');
write('app/folder/index.js', 'exports.from = "index";');
write('app/package/package.json', '{"main":"lib/main"}');
write('app/package/lib/main.js', 'exports.from = "main";');
write('app/node_modules/dep/index.js', 'exports.from = "app dep";');
write('node_modules/dep/index.js', 'exports.from = "outer dep";');
write('node_modules/only/index.js', 'exports.from = "outer only";');
write('app/main.js', 'module.exports = require;');
const load = require(path.resolve('app/main'));
for (const name of [
  './file',
  './data',
  './folder',
  './package',
  'dep',
  'only',
  '../node_modules/dep',
]) {
  console.log(name, load(name).from);
}
try {
  load('file');
} catch (err) {
  console.log(err.code);
}
