'use strict';
// --inspect-wait keeps a program until a debugger lets it run; SIGUSR1 opens the port of one that runs already.

const assert = require('assert');
const { spawn } = require('child_process');
const finish = require('../finish.js');
const { connect, start, stderr } = require('./peer.js');

finish(async () => {
  const { child, port, path } = await start(['--inspect-wait=0', '-e', 'console.log("ran")']);
  const peer = await connect(port, path);
  await stderr(child, /Debugger attached\./);
  assert.strictEqual(child.out, '');
  await peer.send('Runtime.runIfWaitingForDebugger');
  await peer.close();
  assert.strictEqual((await child.exited).code, 0);
  assert.strictEqual(child.out, 'ran\n');

  const busy = 'process._rawDebug("started"); while (true);';
  const other = spawn(process.execPath, ['--inspect-port=0', '-e', busy]);
  other.text = '';
  other.stderr.on('data', (text) => {
    other.text += text;
  });
  await stderr(other, /started/);
  process._debugProcess(other.pid);
  await stderr(other, /Debugger listening on ws:/);
  other.kill('SIGKILL');
  assert.throws(() => process._debugProcess(99999999), {
    code: 'ESRCH',
    errno: 3,
    syscall: 'kill',
    message: 'ESRCH, No such process',
  });
});
