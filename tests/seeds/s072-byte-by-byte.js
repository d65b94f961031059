'use strict';
// Reads one byte at a time.
const { Readable } = require('stream');
const feed = new Readable({ encoding: 'utf8', read() {} });
feed.push('a bc');
feed.push(null);
feed.on('readable', () => {
  let character;
  while ((character = feed.read(1)) !== null) console.log(character);
});
feed.on('end', () => console.log('end'));
