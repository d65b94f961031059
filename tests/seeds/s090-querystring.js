'use strict';
// Query strings with separators of one's own.
const querystring = require('querystring');
console.log(querystring.parse('a=1&b=2&a=3&c=%20d'));
console.log(querystring.parse('a:1;b:2', ';', ':'));
console.log(querystring.stringify({ a: ['x', 'y'], b: 'c d', e: '' }));
console.log(querystring.stringify({ a: 1, b: 2 }, ';', ':'));
