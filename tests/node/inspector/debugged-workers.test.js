'use strict';
// A worker that is waited for starts when its debugger says so, however early that was, and stops at its first statement.

const assert = require('assert');
const { Session } = require('inspector');
const { Worker, isMainThread } = require('worker_threads');

if (!isMainThread) {
  const value = 6 * 7;
  require('worker_threads').parentPort.postMessage(value);
} else {
  const session = new Session();
  session.connect();
  const events = [];
  let answered = 0;
  let id = 0;
  let sessionId;
  const send = (method, params) =>
    session.post('NodeWorker.sendMessageToWorker', {
      sessionId,
      message: JSON.stringify({ id: ++id, method, params }),
    });

  session.on('NodeWorker.attachedToWorker', ({ params }) => {
    assert.strictEqual(params.waitingForDebugger, true);
    ({ sessionId } = params);
    // All at once, before the thread runs.
    send('Runtime.enable');
    send('Debugger.enable');
    send('Runtime.runIfWaitingForDebugger');
  });
  session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
    const message = JSON.parse(params.message);
    if (message.id !== undefined) {
      assert.strictEqual(message.error, undefined);
      answered++;
    }
    if (message.method !== 'Debugger.paused') return;
    events.push(message.params.reason, message.params.callFrames[0].location.lineNumber);
    send('Debugger.resume');
  });
  session.post('NodeWorker.enable', { waitForDebuggerOnStart: true });

  const worker = new Worker(__filename);
  let said;
  worker.on('message', (value) => {
    said = value;
    session.post('NodeWorker.detach', { sessionId });
  });
  worker.on('exit', (code) => {
    assert.strictEqual(code, 0);
    assert.strictEqual(said, 42);
    assert.deepStrictEqual(events, ['Break on start', 3]);
    assert.ok(answered >= 3);
    session.disconnect();
  });
}
