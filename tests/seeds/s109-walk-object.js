'use strict';
// Walks a tree into one object.
const fs = require('fs');
const path = require('path');
const util = require('util');
fs.mkdirSync('top/a/b', { recursive: true });
fs.writeFileSync('top/a/file', '12345');
function walk(dir, done) {
  const found = {};
  fs.readdir(dir, (err, names) => {
    let left = names.length;
    if (left === 0) return done(found);
    for (const name of names.sort()) {
      const full = path.join(dir, name);
      fs.stat(full, (failure, stats) => {
        const keep = (value) => {
          found[name] = value;
          if (--left === 0) done(found);
        };
        if (stats.isDirectory()) walk(full, keep);
        else keep(stats.size);
      });
    }
  });
}
walk('top', (tree) => console.log(util.inspect(tree, { depth: null, sorted: true })));
