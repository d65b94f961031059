'use strict';
// Duplex: a Readable that is a Writable too. The halves share the object, the events and one life.

const { ObjectDefineProperties, ObjectGetOwnPropertyDescriptor, ObjectKeys, ObjectSetPrototypeOf } =
  primordials;
const EE = require('events');
const { initEmitter } = require('#stream/legacy');
const { Readable, ReadableState } = require('#stream/readable');
const { Writable, WritableState } = require('#stream/writable');
const { construct } = require('#stream/destroy');
const { ENDED, END_EMITTED, ENDING, FINISHED } = require('#stream/state_bits');

ObjectSetPrototypeOf(Duplex.prototype, Readable.prototype);
ObjectSetPrototypeOf(Duplex, Readable);

function Duplex(options) {
  if (new.target === undefined && !(this instanceof Duplex)) return new Duplex(options);
  // Known slots give all emitters of this kind one shape.
  const hasEvents = this._events !== undefined;
  if (!hasEvents) {
    this._events = {
      close: undefined,
      error: undefined,
      prefinish: undefined,
      finish: undefined,
      drain: undefined,
      data: undefined,
      end: undefined,
      readable: undefined,
    };
  }
  this._readableState = new ReadableState(options, this, true);
  this._writableState = new WritableState(options, this, true);
  this.allowHalfOpen = true;
  if (options) {
    this.allowHalfOpen = options.allowHalfOpen !== false;
    if (options.readable === false) {
      this._readableState.readable = false;
      this._readableState.bits |= ENDED | END_EMITTED;
    }
    if (options.writable === false) {
      this._writableState.writable = false;
      this._writableState.bits |= ENDING | ENDED | FINISHED;
    }
    const { read, write, writev, destroy, final, construct: constructMethod } = options;
    if (typeof read === 'function') this._read = read;
    if (typeof write === 'function') this._write = write;
    if (typeof writev === 'function') this._writev = writev;
    if (typeof destroy === 'function') this._destroy = destroy;
    if (typeof final === 'function') this._final = final;
    if (typeof constructMethod === 'function') this._construct = constructMethod;
    if (options.signal) require('#stream/add_abort_signal').attachSignal(options.signal, this);
  }
  if (hasEvents) EE.call(this, options);
  else initEmitter(this, options);
  if (this._construct !== undefined) construct(this);
}

// Readable's own members win, the writable half's fill up.
const methods = ObjectKeys(Writable.prototype);
for (let i = 0; i < methods.length; i++) {
  const name = methods[i];
  Duplex.prototype[name] ||= Writable.prototype[name];
}
Duplex.prototype.destroy = Writable.prototype.destroy;

function inherited(name) {
  const descriptor = ObjectGetOwnPropertyDescriptor(Writable.prototype, name);
  return { __proto__: null, ...descriptor };
}

ObjectDefineProperties(Duplex.prototype, {
  writable: inherited('writable'),
  writableHighWaterMark: inherited('writableHighWaterMark'),
  writableObjectMode: inherited('writableObjectMode'),
  writableBuffer: inherited('writableBuffer'),
  writableLength: inherited('writableLength'),
  writableFinished: inherited('writableFinished'),
  writableCorked: inherited('writableCorked'),
  writableEnded: inherited('writableEnded'),
  writableNeedDrain: inherited('writableNeedDrain'),
  writableAborted: inherited('writableAborted'),
  destroyed: {
    __proto__: null,
    get() {
      if (this._readableState === undefined || this._writableState === undefined) return false;
      return this._readableState.destroyed && this._writableState.destroyed;
    },
    set(value) {
      // Only for streams of the old kind, which manage this by themselves.
      if (this._readableState && this._writableState) {
        this._readableState.destroyed = value;
        this._writableState.destroyed = value;
      }
    },
  },
});

Duplex.fromWeb = function (pair, options) {
  return require('#stream/web_adapters').newDuplexFromWeb(pair, options);
};
Duplex.toWeb = function (duplex, options) {
  return require('#stream/web_adapters').newWebFromDuplex(duplex, options);
};
Duplex.from = function (body) {
  return require('#stream/duplexify')(body, 'body');
};

module.exports = { Duplex };
