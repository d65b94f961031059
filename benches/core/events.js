'use strict';
// Emitters, event targets and abort signals.
const EventEmitter = require('node:events');
const { benchAsync, benchEach } = require('./measure');

const nothing = () => {};
const bench = (name, piece) => benchEach({ [name]: piece });

const one = new EventEmitter().on('x', nothing);
const three = new EventEmitter().on('x', nothing).on('x', nothing).on('x', nothing);
const busy = new EventEmitter();
bench('new EventEmitter', () => new EventEmitter());
bench('emit, no listener', () => busy.emit('x'));
bench('emit, 1 listener', () => one.emit('x'));
bench('emit, 1 listener, 2 arguments', () => one.emit('x', 1, 2));
bench('emit, 1 listener, 4 arguments', () => one.emit('x', 1, 2, 3, 4));
bench('emit, 3 listeners, 1 argument', () => three.emit('x', 1));
bench('on and off', () => {
  busy.on('y', nothing);
  busy.off('y', nothing);
});
bench('once and emit', () => {
  busy.once('z', nothing);
  busy.emit('z');
});
bench('listenerCount', () => three.listenerCount('x'));
benchAsync('events.once', async (count) => {
  for (let i = 0; i < count; i++) {
    const waiting = EventEmitter.once(busy, 'w');
    busy.emit('w', i);
    await waiting;
  }
});

const target = new EventTarget();
target.addEventListener('x', nothing);
const wide = new EventTarget();
for (let i = 0; i < 5; i++) wide.addEventListener('x', () => {});
const event = new Event('x');
bench('new EventTarget', () => new EventTarget());
bench('new Event', () => new Event('x'));
bench('dispatchEvent, 1 listener', () => target.dispatchEvent(event));
bench('dispatchEvent, 5 listeners', () => wide.dispatchEvent(event));
bench('dispatchEvent, new event', () => target.dispatchEvent(new Event('x')));
bench('new CustomEvent', () => new CustomEvent('x', { detail: 1 }));
bench('addEventListener and remove', () => {
  target.addEventListener('y', nothing);
  target.removeEventListener('y', nothing);
});
bench('addEventListener once', () => {
  target.addEventListener('z', nothing, { once: true });
  target.dispatchEvent(new Event('z'));
});

bench('new AbortController', () => new AbortController());
bench('AbortController, signal and abort', () => {
  const controller = new AbortController();
  controller.signal.addEventListener('abort', nothing);
  controller.abort();
});
bench('AbortSignal.abort', () => AbortSignal.abort());
const held = new AbortController();
bench('AbortSignal.any', () => AbortSignal.any([held.signal]));
