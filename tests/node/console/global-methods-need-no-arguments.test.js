'use strict';
// The functions of the global console count no arguments; those of a console's class count what they name.
const assert = require('assert');

for (const name of ['log', 'dir', 'table', 'assert', 'time', 'group', 'trace', 'count']) {
  assert.strictEqual(console[name].length, 0);
  assert.strictEqual(console[name].name, name);
}
assert.strictEqual(console.Console.prototype.dir.length, 2);
