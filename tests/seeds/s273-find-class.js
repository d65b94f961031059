'use strict';
// The same as a class that is an emitter.
const fs = require('fs');
const util = require('util');
const EventEmitter = require('events');
fs.writeFileSync('a.txt', 'hello world');
class Finder extends EventEmitter {
  #files = [];
  constructor(pattern) {
    super();
    this.pattern = pattern;
  }
  addFile(file) {
    this.#files.push(file);
    return this;
  }
  find() {
    for (const file of this.#files) {
      fs.readFile(file, 'utf8', (err, text) => {
        if (err) this.emit('error', err);
        else this.emit('found', file, text.match(this.pattern)[0]);
      });
    }
    return this;
  }
}
new Finder(/hello \w+/)
  .addFile('a.txt')
  .find()
  .on('found', (file, match) => console.log(`matched "${match}" in ${file}`));
function Old() {
  EventEmitter.call(this);
}
util.inherits(Old, EventEmitter);
new Old().on('x', () => console.log('inherited')).emit('x');
