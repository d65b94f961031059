'use strict';
// An unreferenced timer does not keep the process, refresh starts over, close and Symbol.dispose clear,
// and a timer converts to a number that clears it.
const assert = require('assert');

setTimeout(() => assert.fail('must not run'), 1e6).unref();
const timer = setTimeout(() => assert.fail('cleared'), 1);
assert.strictEqual(timer.hasRef(), true);
assert.strictEqual(timer.unref().hasRef(), false);
assert.strictEqual(timer.ref().hasRef(), true);
clearTimeout(+timer);
setTimeout(() => assert.fail('closed'), 1).close();
setInterval(() => assert.fail('disposed'), 1)[Symbol.dispose]();

let runs = 0;
const again = setTimeout(() => {
  if (++runs < 3) again.refresh();
}, 1);
process.on('exit', () => assert.strictEqual(runs, 3));
