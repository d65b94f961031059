'use strict';
// Looks for a byte in a Buffer and prints its place.
function find(bytes, wanted) {
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === wanted) return at;
  }
  return -1;
}
const text = Buffer.from('hello, world', 'utf8');
console.log(find(text, 'w'.charCodeAt(0)) - 1);
console.log(find(text, 0));
