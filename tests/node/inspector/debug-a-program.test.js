'use strict';

// A debugger connected by WebSocket breaks on start, steps over, into and out of calls, and ends the program.

const assert = require('assert');
const { mkdtempSync, rmSync, writeFileSync } = require('fs');
const { tmpdir } = require('os');
const { join } = require('path');
const finish = require('../finish.js');
const { connect, start } = require('./peer.js');

const folder = mkdtempSync(join(tmpdir(), 'inspector-'));
const file = join(folder, 'program.js');
writeFileSync(
  file,
  `function twice(n) {
  const result = n * 2;
  return result;
}
let total = twice(1);
total += twice(2);
total += twice(3);
console.log(total);
`,
);
process.on('exit', () => rmSync(folder, { recursive: true }));

finish(async () => {
  const { child, port, path } = await start(['--inspect-brk=0', file]);
  const client = await connect(port, path);
  await client.send('Runtime.enable');
  await client.send('Debugger.enable');
  await client.send('Runtime.runIfWaitingForDebugger');

  async function paused() {
    const { reason, callFrames } = await client.event('Debugger.paused');
    const [{ functionName, location }] = callFrames;
    return [reason, functionName, location.lineNumber];
  }

  assert.deepStrictEqual(await paused(), ['Break on start', '', 4]);
  await client.send('Debugger.stepOver');
  assert.deepStrictEqual((await paused()).slice(1), ['', 5]);
  await client.send('Debugger.stepInto');
  assert.deepStrictEqual((await paused()).slice(1), ['twice', 1]);
  await client.send('Debugger.stepOver');
  assert.deepStrictEqual((await paused()).slice(1), ['twice', 2]);
  await client.send('Debugger.stepOut');
  const [, , line] = await paused();
  // After the call the rest of its line may come first.
  assert.ok(line === 5 || line === 6);
  await client.send('Debugger.resume');
  const { args } = await client.event('Runtime.consoleAPICalled');
  assert.strictEqual(args[0].value, 12);
  await client.event('Runtime.executionContextDestroyed');
  await client.close();
  assert.strictEqual((await child.exited).code, 0);
  assert.strictEqual(child.out, '12\n');
});
