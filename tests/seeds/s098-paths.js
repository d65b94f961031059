'use strict';
// Arithmetic with paths.
const path = require('path');
console.log(path.resolve('/one/two', '..', 'three', '/one', 'five'));
console.log(path.resolve('one', '..', 'two') === path.join(process.cwd(), 'two'));
console.log(path.normalize('/a//b/../c/.'), path.join('a', '..', '..', 'b'));
console.log(path.dirname('/a/b.txt'), path.basename('/a/b.txt', '.txt'), path.extname('x.tar.gz'));
console.log(path.relative('/a/b/c', '/a/d'), path.isAbsolute('a'));
console.log(path.format({ dir: '/d', base: 'f.js' }), path.parse('/d/f.js').name);
