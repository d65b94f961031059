'use strict';
// A constructor that also works without `new`.
function Old(name) {
  if (!(this instanceof Old)) return new Old(name);
  this.name = name;
}
function New(name) {
  if (!new.target) return new New(name);
  this.name = name;
}
console.log(Old('a'), new Old('b'), New('c'), new New('d'));
