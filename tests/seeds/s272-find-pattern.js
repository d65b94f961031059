'use strict';
// An emitter tells what it finds in files.
const fs = require('fs');
const EventEmitter = require('events');
fs.writeFileSync('a.txt', 'hello world');
fs.writeFileSync('b.json', '{"hello":"hello"}');
function find(files, pattern) {
  const emitter = new EventEmitter();
  for (const file of files) {
    fs.readFile(file, 'utf8', (err, text) => {
      if (err) return emitter.emit('error', err);
      emitter.emit('fileread', file);
      for (const match of text.match(pattern) ?? []) emitter.emit('found', file, match);
      return emitter.emit('done');
    });
  }
  return emitter;
}
const lines = [];
let done = 0;
find(['a.txt', 'b.json', 'none'], /hello \w+|hello/g)
  .on('fileread', (file) => lines.push(`${file} was read`))
  .on('found', (file, match) => lines.push(`matched "${match}" in ${file}`))
  .on('error', (err) => {
    lines.push(`error ${err.code}`);
    finish();
  })
  .on('done', finish);
function finish() {
  if (++done === 3) console.log(lines.sort());
}
