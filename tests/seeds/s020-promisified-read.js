'use strict';
// A promisified file read answers with the text or an error.
const { promisify } = require('util');
const fs = require('fs');
const read = promisify(fs.readFile);
fs.writeFileSync('note.txt', 'a note');
async function show(path) {
  try {
    console.log((await read(path, 'utf8')).toUpperCase());
  } catch (err) {
    console.log(`could not read: ${err.code}`);
  }
}
show('note.txt').then(() => show('missing.txt'));
