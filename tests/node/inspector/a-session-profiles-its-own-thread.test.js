'use strict';
// A program asks its own thread for profiles, samples and a snapshot, and is told what is wrong.

const assert = require('assert');
const inspector = require('inspector');
const finish = require('../finish.js');

assert.strictEqual(inspector.url(), undefined);
assert.throws(() => inspector.waitForDebugger(), { code: 'ERR_INSPECTOR_NOT_ACTIVE' });
const session = new inspector.Session();
assert.throws(() => session.post('Profiler.enable'), { code: 'ERR_INSPECTOR_NOT_CONNECTED' });
session.connect();
assert.throws(() => session.connect(), { code: 'ERR_INSPECTOR_ALREADY_CONNECTED' });

function ask(method, params) {
  return new Promise((resolve, reject) => {
    session.post(method, params, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

finish(async () => {
  await assert.rejects(ask('No.such'), {
    code: 'ERR_INSPECTOR_COMMAND',
    message: "Inspector error -32601: 'No.such' wasn't found",
  });
  await assert.rejects(ask('Profiler.start'), {
    message: 'Inspector error -32000: Profiler is not enabled',
  });
  await ask('Profiler.enable');
  await ask('Profiler.start');
  const { profile } = await ask('Profiler.stop');
  assert.strictEqual(profile.nodes[0].callFrame.functionName, '(root)');
  await ask('HeapProfiler.enable');
  await ask('HeapProfiler.startSampling');
  assert.ok((await ask('HeapProfiler.stopSampling')).profile.head);
  let text = '';
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => {
    text += params.chunk;
  });
  // Its value is a number, whose text is nowhere.
  globalThis.kept = { number: 12345.5 + process.argv.length };
  const tellsNumber = ({ strings }) =>
    strings.some((string) => Number(string) === globalThis.kept.number);
  await ask('HeapProfiler.takeHeapSnapshot');
  const plain = JSON.parse(text);
  assert.ok(plain.snapshot.meta.node_fields.length > 0);
  assert.ok(!tellsNumber(plain));
  text = '';
  await ask('HeapProfiler.takeHeapSnapshot', { captureNumericValue: true });
  assert.ok(tellsNumber(JSON.parse(text)));
  session.disconnect();
  session.disconnect();
  assert.throws(() => session.post('Profiler.stop'), { code: 'ERR_INSPECTOR_NOT_CONNECTED' });
});
