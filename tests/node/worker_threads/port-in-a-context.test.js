'use strict';

// `moveMessagePortToContext`: a port in a context of `vm` gives its programs objects and errors of their own kind, and
// refuses what exists in the main context only.

const assert = require('assert');
const vm = require('vm');
const {
  MessageChannel,
  MessagePort,
  moveMessagePortToContext,
  receiveMessageOnPort,
} = require('worker_threads');

const context = vm.createContext({ log: [] });
const { port1, port2 } = new MessageChannel();
assert.throws(() => moveMessagePortToContext({}, context), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => moveMessagePortToContext(port1, {}), { code: 'ERR_INVALID_ARG_TYPE' });

const port = moveMessagePortToContext(port1, context);
assert.notStrictEqual(port, port1);
assert(!(port instanceof Object) && !(port instanceof MessagePort));
context.port = port;
vm.runInContext(
  `
  const kinds = [port instanceof Object, port.postMessage instanceof Function, port.constructor.name];
  const refusal = (f) => { try { f(); } catch (e) { return [e instanceof Error, e.name, e.code, e.constructor.name]; } };
  const refused = [refusal(() => port.postMessage(() => {})), refusal(() => port.postMessage())];
  port.onmessage = function (event) {
    log.push([this === port, event.target === port, event.type, event.ports instanceof Array,
      event.data instanceof Object, event.data.map instanceof Map, event.data.map.get(1)]);
    for (const other of event.ports) other.postMessage({ answered: 'nested' });
    port.postMessage({ answered: 'whole' });
  };
  port.onmessageerror = (event) => {
    log.push([event.data instanceof Error, event.data.code]);
    port.close();
  };
  port.start();
`,
  context,
);
assert.deepStrictEqual(JSON.parse(vm.runInContext('JSON.stringify([kinds, refused])', context)), [
  [true, true, 'MessagePort'],
  [
    [true, 'DataCloneError', 25, 'DOMException'],
    [true, 'TypeError', 'ERR_MISSING_ARGS', 'TypeError'],
  ],
]);

const other = new MessageChannel();
port2.postMessage({ map: new Map([[1, 'one']]), port: other.port2 }, [other.port2]);
port2.once('message', (message) => {
  assert(message instanceof Object);
  assert.deepStrictEqual(message, { answered: 'whole' });
  assert.deepStrictEqual(receiveMessageOnPort(other.port1).message, { answered: 'nested' });
  other.port1.close();
  port2.postMessage(new Blob(['x']));
});
port2.on('close', () => {
  assert.deepStrictEqual(JSON.parse(JSON.stringify(context.log)), [
    [true, true, 'message', true, true, true, 'one'],
    [true, 'ERR_MESSAGE_TARGET_CONTEXT_UNAVAILABLE'],
  ]);
  assert.throws(() => moveMessagePortToContext(port2, context), {
    code: 'ERR_CLOSED_MESSAGE_PORT',
  });
});
