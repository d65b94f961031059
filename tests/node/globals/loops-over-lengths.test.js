// Loops that count up to a length give the same in compiled code, also when what they count changes meanwhile.
const assert = require('node:assert');
const vm = require('node:vm');

const bytes = Buffer.alloc(1000, 3);
function sum(list) {
  let total = 0;
  for (let i = 0; i < list.length; i++) total += list[i];
  return total;
}
const numbers = Array.from({ length: 1000 }, (_, i) => i);
for (let i = 0; i < 3000; i++) {
  assert.strictEqual(sum(bytes), 3000);
  assert.strictEqual(sum(numbers), 499500);
}

function grow(list, until) {
  for (let i = 0; i < list.length; i++) if (list.length < until) list[list.length] = i;
  return list.length;
}
for (let i = 0; i < 200; i++) assert.strictEqual(grow([0], 1000), 1000);

function letters(text) {
  let found = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) === 97) found++;
  return found;
}
for (let i = 0; i < 3000; i++) assert.strictEqual(letters('banana'.repeat(20)), 60);

// A loop without an end can be ended.
assert.throws(
  () =>
    vm.runInNewContext(
      'const list = new Uint8Array(10); let i = 0; for (; i < list.length; i++) if (i === 5) i = 0;',
      {},
      { timeout: 100 },
    ),
  { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' },
);
assert.throws(
  () =>
    vm.runInNewContext('for (let i = 0; i < 10; i += 0) globalThis.x = i;', {}, { timeout: 100 }),
  { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' },
);
