'use strict';
// Format strings.
const util = require('util');
console.log(util.format('%s:%s', 'foo', 'bar'));
console.log(util.format('%s:%s', 'foo', 'bar', 'baz'));
console.log(util.format('%d %i %f %j %o %%', 42.5, 42.5, '1.5', { a: 1 }, [1]));
console.log(util.format('%s'), util.format(1, 2, { a: 3 }));
