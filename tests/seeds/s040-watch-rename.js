'use strict';
// A watcher that does not keep the process alive, and a rename that it sees.
const fs = require('fs');
fs.writeFileSync('watched', '');
const seen = new Set();
fs.watch('.', { persistent: false }, (event, name) => seen.add(`${event} ${name}`));
setImmediate(() => {
  fs.rename('watched', 'renamed', (err) => {
    if (err) throw err;
    setTimeout(() => {
      console.log(seen.has('rename watched'), seen.has('rename renamed'));
    }, 200);
  });
});
