'use strict';
// Messages that come while a program leaves a pause are heard, whatever carries them being in the middle of, and a pause that
// they ask for stops the program, not what carries them.

const assert = require('assert');
const finish = require('../finish.js');
const { connect, start } = require('./peer.js');

// Node forgets a pause that is asked for before the program has left the one before.
const isPatient = process.versions.nodus === undefined;

finish(async () => {
  const program = 'globalThis.go = 1; let n = 0; debugger; while (go) n++; console.log("over");';
  const { child, port, path } = await start(['--inspect-wait=0', '-e', program]);
  const peer = await connect(port, path);
  await peer.send('Runtime.enable');
  await peer.send('Debugger.enable');
  await peer.send('Runtime.runIfWaitingForDebugger');
  await peer.event('Debugger.paused');
  const work = { expression: 'for (let i = 0; i < 1000; i++);' };
  // Some come late: a pause may stop what is evaluated.
  const answers = [];
  for (let i = 0; i < 60; i++) {
    const resumed = peer.send('Debugger.resume');
    for (let k = 0; k < i % 4; k++) answers.push(peer.send('Runtime.evaluate', work));
    if (i % 3 === 0) await resumed;
    if (isPatient) await peer.event('Debugger.resumed');
    answers.push(peer.send('Debugger.pause'));
    const { callFrames } = await peer.event('Debugger.paused');
    assert.doesNotMatch(callFrames[0].url, /^node:/);
  }
  await Promise.all([
    ...answers,
    peer.send('Debugger.resume'),
    peer.send('Runtime.evaluate', { expression: 'globalThis.go = 0' }),
  ]);
  await peer.event('Runtime.executionContextDestroyed');
  await peer.close();
  assert.strictEqual((await child.exited).code, 0);
  assert.strictEqual(child.out, 'over\n');
});
