'use strict';
// A stream of objects.
const { Readable } = require('stream');
const items = [{ title: 'one' }, { title: 'two', tags: ['a'] }];
const feed = new Readable({ objectMode: true, read: () => feed.push(items.shift() ?? null) });
feed.on('readable', () => {
  let item;
  while ((item = feed.read()) !== null) console.log(item);
});
feed.on('end', () => console.log('end'));
