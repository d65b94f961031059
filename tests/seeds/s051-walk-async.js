'use strict';
// Finds all folders below one, with async functions.
const fs = require('fs');
const path = require('path');
const { promisify } = require('util');
const readdir = promisify(fs.readdir);
const stat = promisify(fs.stat);
fs.mkdirSync('top/a/deep', { recursive: true });
fs.mkdirSync('top/b', { recursive: true });
fs.writeFileSync('top/b/file', '');
async function folders(dir) {
  const names = await readdir(dir);
  const found = await Promise.all(
    names.map(async (name) => {
      const full = path.join(dir, name);
      return (await stat(full)).isDirectory() ? [full, ...(await folders(full))] : [];
    }),
  );
  return found.flat();
}
folders('top').then((list) => console.log(list.sort()));
