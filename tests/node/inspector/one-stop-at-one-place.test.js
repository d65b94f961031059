'use strict';
// A step, a breakpoint and a `debugger` statement at one place stop the program once; the end of a function is a stop of its
// own, with what the function gives; skipping pauses does not end the present one.

const assert = require('assert');
const { mkdtempSync, rmSync, writeFileSync } = require('fs');
const { tmpdir } = require('os');
const { join } = require('path');
const { pathToFileURL } = require('url');
const finish = require('../finish.js');
const { connect, start } = require('./peer.js');

const folder = mkdtempSync(join(tmpdir(), 'inspector-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const file = join(folder, 'program.js');
writeFileSync(
  file,
  `function add(a, b) {
  let sum = a;
  debugger;
  sum += b;
  return { sum };
}
const first = add(1, 2);
console.log(first.sum);
`,
);

finish(async () => {
  const { child, port, path } = await start(['--inspect-brk=0', file]);
  const peer = await connect(port, path);
  await peer.send('Runtime.enable');
  await peer.send('Debugger.enable');
  const { breakpointId } = await peer.send('Debugger.setBreakpointByUrl', {
    lineNumber: 3,
    url: pathToFileURL(file).href,
  });
  await peer.send('Runtime.runIfWaitingForDebugger');

  async function stop() {
    const paused = await peer.event('Debugger.paused');
    const [frame] = paused.callFrames;
    return { ...paused, line: frame.location.lineNumber, frame };
  }
  async function step(kind) {
    await peer.send(`Debugger.${kind}`);
    return stop();
  }

  assert.strictEqual((await stop()).line, 6);
  let at;
  do {
    at = await step('stepInto');
  } while (at.line !== 2);
  at = await step('stepOver');
  assert.deepStrictEqual([at.line, at.hitBreakpoints], [3, [breakpointId]]);
  await peer.send('Debugger.setSkipAllPauses', { skip: true });
  const { result } = await peer.send('Debugger.evaluateOnCallFrame', {
    callFrameId: at.frame.callFrameId,
    expression: 'sum',
  });
  assert.strictEqual(result.value, 1);
  await peer.send('Debugger.setSkipAllPauses', { skip: false });
  at = await step('stepOver');
  assert.strictEqual(at.line, 4);
  at = await step('stepOver');
  assert.strictEqual(at.frame.functionName, 'add');
  const { objectId } = at.frame.returnValue;
  const { result: properties } = await peer.send('Runtime.getProperties', {
    objectId,
    ownProperties: true,
  });
  assert.strictEqual(properties.find(({ name }) => name === 'sum').value.value, 3);
  at = await step('stepOver');
  assert.strictEqual(at.frame.functionName, '');
  await peer.send('Debugger.resume');
  await peer.event('Runtime.executionContextDestroyed');
  await peer.close();
  assert.strictEqual((await child.exited).code, 0);
  assert.strictEqual(child.out, '3\n');
});
