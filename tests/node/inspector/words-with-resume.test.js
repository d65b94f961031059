'use strict';
// What a debugger says together with the word that lets a program go on is heard, even if the program never comes to its loop.

const assert = require('assert');
const finish = require('../finish.js');
const { connect, start } = require('./peer.js');

finish(async () => {
  const program = 'globalThis.go = 1; let n = 0; debugger; while (go) n++; console.log("over");';
  const { child, port, path } = await start(['--inspect-wait=0', '-e', program]);
  const peer = await connect(port, path);
  await peer.send('Runtime.enable');
  await peer.send('Debugger.enable');
  await peer.send('Runtime.runIfWaitingForDebugger');
  await peer.event('Debugger.paused');
  const [, { result }] = await Promise.all([
    peer.send('Debugger.resume'),
    peer.send('Runtime.evaluate', { expression: '1 + 1' }),
  ]);
  assert.strictEqual(result.value, 2);
  // Node forgets a pause that is asked for before the program has left the one before.
  if (process.versions.nodus === undefined) await peer.event('Debugger.resumed');
  await Promise.all([
    peer.send('Debugger.pause'),
    peer.event('Debugger.paused').then(() => peer.send('Debugger.resume')),
    peer.send('Runtime.evaluate', { expression: 'globalThis.go = 0' }),
  ]);
  await peer.event('Runtime.executionContextDestroyed');
  await peer.close();
  assert.strictEqual((await child.exited).code, 0);
  assert.strictEqual(child.out, 'over\n');
});
