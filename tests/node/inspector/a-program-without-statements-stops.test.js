'use strict';
// --inspect-brk stops a program that has no statement before it ends.

const assert = require('assert');
const { mkdtempSync, rmSync, writeFileSync } = require('fs');
const { tmpdir } = require('os');
const { join } = require('path');
const finish = require('../finish.js');
const { connect, start } = require('./peer.js');

const folder = mkdtempSync(join(tmpdir(), 'inspector-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

finish(async () => {
  const file = join(folder, 'empty.js');
  writeFileSync(file, '');
  const { child, port, path } = await start(['--inspect-brk=0', file]);
  const peer = await connect(port, path);
  await peer.send('Runtime.enable');
  await peer.send('Debugger.enable');
  await peer.send('Runtime.runIfWaitingForDebugger');
  const { callFrames, reason } = await peer.event('Debugger.paused');
  assert.strictEqual(reason, 'Break on start');
  const { lineNumber, columnNumber } = callFrames[0].location;
  assert.deepStrictEqual([lineNumber, columnNumber], [0, 0]);
  await peer.send('Debugger.resume');
  await peer.event('Runtime.executionContextDestroyed');
  await peer.close();
  assert.strictEqual((await child.exited).code, 0);
});
