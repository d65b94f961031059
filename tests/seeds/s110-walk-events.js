'use strict';
// The same with events.
const fs = require('fs');
const path = require('path');
fs.mkdirSync('top/a', { recursive: true });
fs.writeFileSync('top/a/file', '12345');
const walker = new (require('events').EventEmitter)();
function walk(dir) {
  for (const name of fs.readdirSync(dir)) {
    const full = path.join(dir, name);
    const stats = fs.statSync(full);
    walker.emit(stats.isDirectory() ? 'directory' : 'file', full, stats);
    if (stats.isDirectory()) walk(full);
  }
}
walker
  .on('directory', (name) => console.log('directory', name))
  .on('file', (name, stats) => console.log('file', name, stats.size));
walk('top');
