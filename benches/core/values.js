'use strict';
// Values cloned and turned to JSON and back; events emitted.
const EventEmitter = require('node:events');
const v8 = require('node:v8');
const { benchEach } = require('./measure');

const flat = { a: 1, b: 'two', c: true, d: null };
const record = {
  id: 12345,
  name: 'A name of some length',
  tags: ['one', 'two', 'three'],
  nested: { x: 1.5, y: -2, list: [{ a: 1 }, { b: 2 }] },
  text: 'x'.repeat(200),
};
const many = Array.from({ length: 100 }, (_, id) => ({ ...record, id }));
const array = Array.from({ length: 1000 }, (_, i) => i);
const map = new Map(Array.from({ length: 50 }, (_, i) => [`k${i}`, i]));
const bytes = new Uint8Array(65536);
const flatText = JSON.stringify(flat);
const manyText = JSON.stringify(many);
const serialized = v8.serialize(record);

const emitter = new EventEmitter();
emitter.on('none', () => {});
emitter.on('one', (a) => a);
emitter.on('three', (a, b) => a);
emitter.on('three', (a, b) => b);
emitter.on('three', () => {});
const listener = () => {};

const pieces = {
  'structuredClone flat': () => structuredClone(flat),
  'structuredClone record': () => structuredClone(record),
  'structuredClone 100 records': () => structuredClone(many),
  'structuredClone array': () => structuredClone(array),
  'structuredClone map': () => structuredClone(map),
  'structuredClone bytes': () => structuredClone(bytes),
  'structuredClone string': () => structuredClone('text'),
  'v8.serialize': () => v8.serialize(record),
  'v8.deserialize': () => v8.deserialize(serialized),
  'JSON.stringify flat': () => JSON.stringify(flat),
  'JSON.parse flat': () => JSON.parse(flatText),
  'JSON.stringify 100 records': () => JSON.stringify(many),
  'JSON.stringify indented': () => JSON.stringify(many, null, 2),
  'JSON.parse 100 records': () => JSON.parse(manyText),
  'emit none': () => emitter.emit('absent', 1),
  'emit one': () => emitter.emit('one', 1),
  'emit three': () => emitter.emit('three', 1, 2),
  'on off': () => {
    emitter.on('other', listener);
    emitter.off('other', listener);
  },
  once: () => {
    emitter.once('once', listener);
    emitter.emit('once');
  },
  'new EventEmitter': () => new EventEmitter(),
  listenerCount: () => emitter.listenerCount('three'),
};
benchEach(pieces);
