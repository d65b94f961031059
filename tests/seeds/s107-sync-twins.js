'use strict';
// Every asynchronous function has a synchronous twin.
const fs = require('fs');
const skip = new Set(['watch', 'exists', 'openAsBlob']);
const missing = Object.keys(fs).filter(
  (name) =>
    /^[a-z]/.test(name) && `${name}Sync` in fs === false && !/Sync$|File$|Stream$/.test(name),
);
console.log(missing.filter((name) => !skip.has(name)));
try {
  fs.readFileSync('missing');
} catch (err) {
  console.log(err.message);
}
