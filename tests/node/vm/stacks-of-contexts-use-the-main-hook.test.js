'use strict';
// A context has no `Error.prepareStackTrace` of its own; the main one formats its stacks until it sets one.

const assert = require('assert');
const vm = require('vm');

assert.strictEqual(vm.runInNewContext('"prepareStackTrace" in Error'), false);
const { prepareStackTrace } = Error;
Error.prepareStackTrace = (error, sites) => `main: ${error.message} ${sites[0].getFileName()}`;
const filename = '/made/up.js';
assert.strictEqual(
  vm.runInNewContext('new Error("a").stack', {}, { filename }),
  'main: a /made/up.js',
);
assert.strictEqual(
  vm.runInNewContext(
    'const o = { message: "b" }; Error.captureStackTrace(o); o.stack',
    {},
    { filename },
  ),
  'main: b /made/up.js',
);
assert.strictEqual(
  vm.runInNewContext(
    'Error.prepareStackTrace = () => "own"; new Error("c").stack',
    {},
    { filename },
  ),
  'own',
);
Error.prepareStackTrace = prepareStackTrace;
assert.match(
  vm.runInNewContext('new Error("d").stack', {}, { filename }),
  /^Error: d\n {4}at \/made\/up\.js:1:1/,
);
