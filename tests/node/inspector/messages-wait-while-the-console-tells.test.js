'use strict';
// What a debugger has evaluated stops at breakpoints and tells of its own console calls, even when the message comes while the
// program is telling of a console call.

const assert = require('assert');
const finish = require('../finish.js');
const { connect, start } = require('./peer.js');

finish(async () => {
  const program = `
globalThis.called = function called() {
  console.debug('told');
};
globalThis.go = true;
for (let next = 0, told = 0; globalThis.go;) {
  if (performance.now() < next) continue;
  console.timeStamp('busy');
  // Half of the time it tells; less and less, so that a busy machine hears it all.
  next = performance.now() + 0.3 + told++ / 1000;
}`;
  const { child, port, path } = await start(['--inspect=0', '-e', program]);
  const peer = await connect(port, path);
  await peer.send('Runtime.enable');
  let result;
  do {
    ({ result } = await peer.send('Runtime.evaluate', { expression: 'typeof go' }));
  } while (result.value !== 'boolean');
  await peer.send('Debugger.enable');
  await peer.send('Debugger.setBreakpointByUrl', { url: '[eval]', lineNumber: 2 });
  for (let i = 0; i < 20; i++) {
    const answer = peer.send('Runtime.evaluate', { expression: 'called()' });
    const { callFrames } = await peer.event('Debugger.paused');
    assert.strictEqual(callFrames[0].functionName, 'called');
    await peer.send('Debugger.resume');
    let call;
    do call = await peer.event('Runtime.consoleAPICalled');
    while (call.type === 'timeStamp');
    assert.strictEqual(call.args[0].value, 'told');
    await answer;
  }
  await peer.send('Runtime.evaluate', { expression: 'globalThis.go = false' });
  await peer.event('Runtime.executionContextDestroyed');
  await peer.close();
  assert.strictEqual((await child.exited).code, 0);
});
