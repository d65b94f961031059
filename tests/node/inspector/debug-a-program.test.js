'use strict';

// A debugger connected by WebSocket breaks on start, steps over, into and out of calls, and ends the program.

const assert = require('assert');
const { spawn } = require('child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('fs');
const { tmpdir } = require('os');
const { join } = require('path');
const finish = require('../finish.js');

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

/** A client of the protocol: `send(method, params)`, and `next(method)` for the events in their order. */
class Client {
  #socket;
  #id = 0;
  #answers = new Map();
  #events = [];
  #waiting = [];

  constructor(socket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.id) this.#answers.get(message.id)(message);
      else {
        this.#events.push(message);
        this.#look();
      }
    };
  }

  #look() {
    this.#waiting = this.#waiting.filter(({ method, resolve }) => {
      const at = this.#events.findIndex((event) => event.method === method);
      if (at === -1) return true;
      resolve(this.#events.splice(at, 1)[0].params);
      return false;
    });
  }

  async send(method, params) {
    const id = ++this.#id;
    const { promise, resolve } = Promise.withResolvers();
    this.#answers.set(id, resolve);
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { error, result } = await promise;
    assert.strictEqual(error, undefined, method);
    return result;
  }

  next(method) {
    const { promise, resolve } = Promise.withResolvers();
    this.#waiting.push({ method, resolve });
    this.#look();
    return promise;
  }

  close() {
    this.#socket.close();
  }
}

function connect(child) {
  const { promise, resolve, reject } = Promise.withResolvers();
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (part) => {
    text += part;
    const url = /ws:\/\/\S+/.exec(text)?.[0];
    if (url === undefined) return;
    child.stderr.removeAllListeners('data').resume();
    const socket = new WebSocket(url);
    socket.onopen = () => resolve(new Client(socket));
    socket.onerror = reject;
  });
  return promise;
}

finish(async () => {
  const child = spawn(process.execPath, ['--inspect-brk=0', file]);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (part) => {
    output += part;
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const client = await connect(child);
  await client.send('Runtime.enable');
  await client.send('Debugger.enable');
  await client.send('Runtime.runIfWaitingForDebugger');

  async function paused() {
    const { reason, callFrames } = await client.next('Debugger.paused');
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
  const { args } = await client.next('Runtime.consoleAPICalled');
  assert.strictEqual(args[0].value, 12);
  await client.next('Runtime.executionContextDestroyed');
  client.close();
  assert.strictEqual(await ended, 0);
  assert.strictEqual(output, '12\n');
});
