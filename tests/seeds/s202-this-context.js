'use strict';
// Code in this context sees globals, not locals.
const vm = require('vm');
global.x = 1;
const run = () => {
  const x = 3;
  vm.runInThisContext('x = 2');
  return `${x} ${global.x}`;
};
console.log(run());
console.log(eval('x + 1'));
