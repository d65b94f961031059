'use strict';
// The same with promise chains.
const fs = require('fs');
const path = require('path');
const { promisify } = require('util');
const readdir = promisify(fs.readdir);
const stat = promisify(fs.stat);
fs.mkdirSync('top/a/deep', { recursive: true });
fs.writeFileSync('top/file', '');
function folders(dir) {
  return readdir(dir)
    .then((names) => Promise.all(names.map((name) => visit(path.join(dir, name)))))
    .then((lists) => lists.reduce((all, list) => all.concat(list), []));
}
function visit(full) {
  return stat(full).then((stats) =>
    stats.isDirectory() ? folders(full).then((below) => [full, ...below]) : [],
  );
}
folders('top').then((list) => console.log(list));
