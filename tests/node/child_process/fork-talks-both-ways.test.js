'use strict';
const assert = require('assert');
const { fork } = require('child_process');

if (process.argv[2] === 'child') {
  assert.strictEqual(process.connected, true);
  assert.strictEqual(process.env.NODE_CHANNEL_FD, undefined);
  process.on('message', (message) => {
    process.send({ got: message }, (err) => {
      assert.strictEqual(err, null);
      if (message === 'end') process.disconnect();
    });
  });
} else {
  const child = fork(__filename, ['child']);
  const answers = [];
  child.on('message', ({ got }) => answers.push(got));
  const messages = ['text', 1, null, true, { deep: { list: [1, 'é'] } }, 'x'.repeat(300000), 'end'];
  for (const message of messages) child.send(message);
  assert.throws(() => child.send(undefined), { code: 'ERR_MISSING_ARGS' });
  assert.throws(() => child.send(Symbol()), { code: 'ERR_INVALID_ARG_TYPE' });
  child.on('disconnect', () => {
    assert.strictEqual(child.connected, false);
    child.send('late', (err) => assert.strictEqual(err.code, 'ERR_IPC_CHANNEL_CLOSED'));
  });
  // Answers may be on their way yet when the child has ended.
  child.on('close', (code) => {
    assert.strictEqual(code, 0);
    assert.deepStrictEqual(answers, messages);
  });
}
