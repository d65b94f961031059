'use strict';
// `let` shadows inside a block.
let word = 'bar';
{
  let word = 'baz';
  console.log(word);
}
console.log(word);
