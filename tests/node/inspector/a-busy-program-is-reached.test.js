'use strict';
// A debugger reaches a program that never comes back to its loop: it is answered, stops it and lets it go.

const assert = require('assert');
const finish = require('../finish.js');
const { connect, start } = require('./peer.js');

finish(async () => {
  const program =
    'globalThis.go = true; let n = 0; while (globalThis.go) n++; console.log("over");';
  const { child, port, path } = await start(['--inspect=0', '-e', program]);
  const peer = await connect(port, path);
  await peer.send('Runtime.enable');
  // The port is open before the program runs.
  let result;
  do {
    ({ result } = await peer.send('Runtime.evaluate', { expression: 'typeof go' }));
  } while (result.value !== 'boolean');
  await peer.send('Debugger.enable');
  await peer.send('Debugger.pause');
  const { callFrames } = await peer.event('Debugger.paused');
  const { result: n } = await peer.send('Debugger.evaluateOnCallFrame', {
    callFrameId: callFrames[0].callFrameId,
    expression: 'typeof n',
  });
  assert.strictEqual(n.value, 'number');
  await peer.send('Runtime.evaluate', { expression: 'globalThis.go = false' });
  await peer.send('Debugger.resume');
  await peer.event('Runtime.executionContextDestroyed');
  await peer.close();
  assert.strictEqual((await child.exited).code, 0);
  assert.match(child.out, /over/);
  assert.match(child.text, /Waiting for the debugger to disconnect\.\.\./);
});
