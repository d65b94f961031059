'use strict';
// Headlines are read one by one.
const { Readable } = require('stream');
const headlines = ['Rain', 'Sun', 'Snow'];
const feed = new Readable({
  encoding: 'utf8',
  read() {
    this.push(headlines.length ? `${headlines.shift()}\n` : null);
  },
});
feed.on('readable', () => {
  let text;
  while ((text = feed.read()) !== null) process.stdout.write(text);
});
feed.on('end', () => console.log('No more headlines'));
