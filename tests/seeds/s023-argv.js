// args: with words after it
'use strict';
// Words after the program's name.
const [, program, ...words] = process.argv;
console.log(require('path').isAbsolute(program), words.join(' '));
