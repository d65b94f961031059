'use strict';
// `readline/promises` answers questions, gives up on abort and gathers cursor movements.

const assert = require('assert');
const { PassThrough } = require('stream');
const { Readline, createInterface } = require('readline/promises');

const output = new PassThrough();
const rl = createInterface({ input: new PassThrough(), output, terminal: true });
const answer = rl.question('? ');
rl.write('yes\n');
let done = 0;
answer.then((text) => {
  assert.strictEqual(text, 'yes');
  const controller = new AbortController();
  const aborted = assert.rejects(rl.question('? ', { signal: controller.signal }), {
    name: 'AbortError',
  });
  controller.abort();
  return aborted.then(() => {
    rl.close();
    done++;
    return assert.rejects(rl.question('? '), { code: 'ERR_USE_AFTER_CLOSE' });
  });
});

const screen = new PassThrough();
const cursor = new Readline(screen);
cursor.cursorTo(0, 1).moveCursor(-1, 2).clearLine(0).clearScreenDown();
assert.strictEqual(screen.read(), null);
cursor.commit().then(() => {
  assert.strictEqual(`${screen.read()}`, '\x1b[2;1H\x1b[1D\x1b[2B\x1b[2K\x1b[0J');
  done++;
});
process.on('exit', () => assert.strictEqual(done, 2));
