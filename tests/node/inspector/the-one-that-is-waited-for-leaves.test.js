'use strict';
// A program that stands still for one debugger goes on when that one leaves, also while another stays that lets nothing go on:
// a worker at its end, a paused worker, and a paused program whose debuggers are at its port.

const assert = require('assert');
const { Session } = require('inspector');
const { Worker } = require('worker_threads');
const finish = require('../finish.js');
const { connect, start } = require('./peer.js');

/** A conversation with the next worker: `send` gives the answer, `event` the next event of that name. */
function watch() {
  const session = new Session();
  session.connect();
  const answers = new Map();
  const events = new Map();
  let id = 0;
  const attached = new Promise((resolve) => {
    session.once('NodeWorker.attachedToWorker', ({ params }) => resolve(params.sessionId));
  });
  session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
    const message = JSON.parse(params.message);
    if (message.id !== undefined) answers.get(message.id)(message);
    else events.get(message.method)?.(message.params);
  });
  session.post('NodeWorker.enable', { waitForDebuggerOnStart: true });
  return {
    event: (method) => new Promise((resolve) => events.set(method, resolve)),
    async send(method, params) {
      const sessionId = await attached;
      const message = JSON.stringify({ id: ++id, method, params });
      const answered = new Promise((resolve) => answers.set(id, resolve));
      session.post('NodeWorker.sendMessageToWorker', { sessionId, message });
      const { error, result } = await answered;
      assert.strictEqual(error, undefined);
      return result;
    },
    detach: async () => session.post('NodeWorker.detach', { sessionId: await attached }),
    end: () => session.disconnect(),
  };
}

/** Runs a worker until it waits because of a command, which one of its two debuggers sends; then that one leaves. */
async function leaveWorker(program, event, command, params) {
  const stays = watch();
  const leaves = watch();
  const worker = new Worker(program, { eval: true });
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  await stays.send('Runtime.enable');
  await leaves.send('Runtime.enable');
  await leaves.send(command, params);
  const waits = leaves.event(event);
  await leaves.send('Runtime.runIfWaitingForDebugger');
  await waits;
  // It answers from its wait.
  await leaves.send('Runtime.getIsolateId');
  await leaves.detach();
  assert.strictEqual(await exited, 0);
  leaves.end();
  stays.end();
}

/** The same with debuggers at a port. */
async function leavePort() {
  const { child, port, path } = await start(['--inspect-wait=0', '-e', 'debugger; console.log(1)']);
  const stays = await connect(port, path);
  const leaves = await connect(port, path);
  await stays.send('Runtime.enable');
  await leaves.send('Runtime.enable');
  await leaves.send('Debugger.enable');
  await leaves.send('Runtime.runIfWaitingForDebugger');
  await leaves.event('Debugger.paused');
  await leaves.send('Runtime.getIsolateId');
  await leaves.close();
  await stays.event('Runtime.executionContextDestroyed');
  await stays.close();
  assert.strictEqual((await child.exited).code, 0);
  assert.strictEqual(child.out, '1\n');
}

finish(async () => {
  await leaveWorker(
    '1',
    'NodeRuntime.waitingForDisconnect',
    'NodeRuntime.notifyWhenWaitingForDisconnect',
    { enabled: true },
  );
  await leaveWorker('debugger', 'Debugger.paused', 'Debugger.enable');
  await leavePort();
});
