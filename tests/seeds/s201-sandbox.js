'use strict';
// Code in a context of its own.
const vm = require('vm');
const sandbox = { count: 2 };
vm.runInNewContext('count += 1', sandbox);
console.log(sandbox);
try {
  vm.runInNewContext('process.exit()', {});
} catch (err) {
  console.log(err.name, err.message);
}
