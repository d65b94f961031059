'use strict';

// The public module `diagnostics_channel`. A channel without subscribers has methods that do nothing;
// with the first subscriber its prototype becomes that of `ActiveChannel`.

const {
  ArrayPrototypeIndexOf,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  ArrayPrototypeSplice,
  FunctionPrototypeSymbolHasInstance,
  ObjectDefineProperty,
  ObjectGetPrototypeOf,
  ObjectSetPrototypeOf,
  PromisePrototype,
  PromisePrototypeThen,
  ReflectApply,
  SafeFinalizationRegistry,
  SafeMap,
  SafeWeakRef,
  SymbolDispose,
  SymbolHasInstance,
  TypeError,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { validateFunction } = require('#internal/validators');

/** Whether a value is a promise of the language's own class, whatever its `then` has become. */
function isPlainPromise(value) {
  return (
    internalBinding('types').isPromise(value) && ObjectGetPrototypeOf(value) === PromisePrototype
  );
}

// Channels by name, held weakly while nobody uses them and strongly while somebody subscribes.
const channels = new SafeMap();
let registry;
function rememberChannel(name, channel) {
  registry ??= new SafeFinalizationRegistry((gone) => {
    if (channels.get(gone)?.weak.deref() === undefined) channels.delete(gone);
  });
  const entry = { weak: new SafeWeakRef(channel), strong: undefined, count: 0 };
  channels.set(name, entry);
  registry.register(channel, name);
  return entry;
}

function holdChannel(channel, by) {
  const entry = channels.get(channel.name);
  if (entry === undefined) return;
  entry.count += by;
  entry.strong = entry.count > 0 ? channel : undefined;
}

/** A subscriber's exception must not reach the code that publishes. */
function throwLater(error) {
  process.nextTick(() => {
    require('#process/execution').onUncaughtException(error, false);
  });
}

function markActive(channel) {
  ObjectSetPrototypeOf(channel, ActiveChannel.prototype);
  channel._subscribers = [];
  channel._stores = new SafeMap();
}

function maybeMarkInactive(channel) {
  // Somebody else may still be there.
  if (channel._subscribers.length > 0 || channel._stores.size > 0) return;
  ObjectSetPrototypeOf(channel, Channel.prototype);
  channel._subscribers = undefined;
  channel._stores = undefined;
}

function transformed(store, data, transform) {
  if (transform === undefined) return data;
  try {
    return transform(data);
  } catch (error) {
    throwLater(error);
    return store.getStore();
  }
}

/** Runs everything bound to a channel until it is disposed of. */
class StoresScope {
  #scopes = [];

  constructor(channel, data) {
    for (const { 0: store, 1: transform } of channel._stores.entries()) {
      ArrayPrototypePush(this.#scopes, store.withScope(transformed(store, data, transform)));
    }
    channel.publish(data);
  }

  [SymbolDispose]() {
    for (let i = this.#scopes.length - 1; i >= 0; i--) this.#scopes[i][SymbolDispose]();
    this.#scopes.length = 0;
  }
}

class ActiveChannel {
  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    // Copied, so that a publish in progress keeps its list.
    this._subscribers = ArrayPrototypeSlice(this._subscribers);
    ArrayPrototypePush(this._subscribers, subscription);
    holdChannel(this, 1);
  }

  unsubscribe(subscription) {
    const index = ArrayPrototypeIndexOf(this._subscribers, subscription);
    if (index === -1) return false;
    this._subscribers = ArrayPrototypeSlice(this._subscribers);
    ArrayPrototypeSplice(this._subscribers, index, 1);
    holdChannel(this, -1);
    maybeMarkInactive(this);
    return true;
  }

  bindStore(store, transform) {
    const replaced = this._stores.has(store);
    if (!replaced) holdChannel(this, 1);
    this._stores.set(store, transform);
  }

  unbindStore(store) {
    if (!this._stores.has(store)) return false;
    this._stores.delete(store);
    holdChannel(this, -1);
    maybeMarkInactive(this);
    return true;
  }

  get hasSubscribers() {
    return true;
  }

  publish(data) {
    const subscribers = this._subscribers;
    for (let i = 0; i < (subscribers?.length || 0); i++) {
      try {
        subscribers[i](data, this.name);
      } catch (error) {
        throwLater(error);
      }
    }
  }

  withStoreScope(data) {
    return new StoresScope(this, data);
  }

  runStores(data, fn, thisArg, ...args) {
    const scope = this.withStoreScope(data);
    try {
      return ReflectApply(fn, thisArg, args);
    } finally {
      scope[SymbolDispose]();
    }
  }
}

const emptyScope = { [SymbolDispose]() {} };

class Channel {
  constructor(name) {
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
    this._index = undefined;
    rememberChannel(name, this);
  }

  static [SymbolHasInstance](instance) {
    if (instance === null || instance === undefined) {
      throw new TypeError('Cannot convert undefined or null to object');
    }
    const prototype = ObjectGetPrototypeOf(instance);
    return (
      prototype === Channel.prototype ||
      prototype === ActiveChannel.prototype ||
      FunctionPrototypeSymbolHasInstance(Channel, instance)
    );
  }

  subscribe(subscription) {
    markActive(this);
    this.subscribe(subscription);
  }

  unsubscribe() {
    return false;
  }

  bindStore(store, transform) {
    markActive(this);
    this.bindStore(store, transform);
  }

  unbindStore() {
    return false;
  }

  get hasSubscribers() {
    return false;
  }

  publish() {}

  runStores(data, fn, thisArg, ...args) {
    return ReflectApply(fn, thisArg, args);
  }

  withStoreScope() {
    return emptyScope;
  }
}

function channel(name) {
  const existing = channels.get(name)?.weak.deref();
  if (existing !== undefined) return existing;
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw new ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  }
  return new Channel(name);
}

function subscribe(name, subscription) {
  return channel(name).subscribe(subscription);
}

function unsubscribe(name, subscription) {
  return channel(name).unsubscribe(subscription);
}

function hasSubscribers(name) {
  const existing = channels.get(name)?.weak.deref();
  return existing === undefined ? false : existing.hasSubscribers;
}

const eventNames = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];
const boundedNames = ['start', 'end'];

/** The channel of one event of a tracing channel, from its name or from an object of channels. */
function channelFrom(nameOrChannels, name, className) {
  if (typeof nameOrChannels === 'string') return channel(`tracing:${nameOrChannels}:${name}`);
  if (typeof nameOrChannels === 'object' && nameOrChannels !== null) {
    const given = nameOrChannels[name];
    if (!(given instanceof Channel)) {
      throw new ERR_INVALID_ARG_TYPE(`nameOrChannels.${name}`, 'Channel', given);
    }
    return given;
  }
  throw new ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', 'object', className], nameOrChannels);
}

function defineChannels(target, nameOrChannels, names, className) {
  for (let i = 0; i < names.length; i++) {
    ObjectDefineProperty(target, names[i], {
      __proto__: null,
      value: channelFrom(nameOrChannels, names[i], className),
    });
  }
}

function subscribeAll(target, handlers, names) {
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (handlers[name]) target[name]?.subscribe(handlers[name]);
  }
}

function unsubscribeAll(target, handlers, names) {
  let done = true;
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (handlers[name] && !target[name]?.unsubscribe(handlers[name])) done = false;
  }
  return done;
}

/** Start and end of something that happens within one call. */
class BoundedChannel {
  constructor(nameOrChannels) {
    defineChannels(this, nameOrChannels, boundedNames, 'BoundedChannel');
  }

  get hasSubscribers() {
    return this.start.hasSubscribers || this.end.hasSubscribers;
  }

  subscribe(handlers) {
    subscribeAll(this, handlers, boundedNames);
  }

  unsubscribe(handlers) {
    return unsubscribeAll(this, handlers, boundedNames);
  }

  run(context, fn, thisArg, ...args) {
    if (!this.hasSubscribers) return ReflectApply(fn, thisArg, args);
    const scope = this.withScope(context);
    try {
      return ReflectApply(fn, thisArg, args);
    } finally {
      scope[SymbolDispose]();
    }
  }

  withScope(context = {}) {
    if (!this.hasSubscribers) return emptyScope;
    const stores = this.start.withStoreScope(context);
    const { end } = this;
    let open = true;
    return {
      [SymbolDispose]() {
        if (!open) return;
        open = false;
        end.publish(context);
        stores[SymbolDispose]();
      },
    };
  }
}

class TracingChannel {
  constructor(nameOrChannels) {
    defineChannels(this, nameOrChannels, eventNames, 'TracingChannel');
  }

  get hasSubscribers() {
    return (
      this.start.hasSubscribers ||
      this.end.hasSubscribers ||
      this.asyncStart.hasSubscribers ||
      this.asyncEnd.hasSubscribers ||
      this.error.hasSubscribers
    );
  }

  subscribe(handlers) {
    subscribeAll(this, handlers, eventNames);
  }

  unsubscribe(handlers) {
    return unsubscribeAll(this, handlers, eventNames);
  }

  traceSync(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return ReflectApply(fn, thisArg, args);
    const { start, end, error } = this;
    return start.runStores(context, () => {
      try {
        const result = ReflectApply(fn, thisArg, args);
        context.result = result;
        return result;
      } catch (reason) {
        context.error = reason;
        error.publish(context);
        throw reason;
      } finally {
        end.publish(context);
      }
    });
  }

  tracePromise(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) {
      const result = ReflectApply(fn, thisArg, args);
      if (typeof result?.then !== 'function') emitNonThenableWarning(fn);
      return result;
    }
    const { start, end, asyncStart, asyncEnd, error } = this;

    // Nothing else runs in between.
    const tellEnd = () => asyncEnd.publish(context);
    function onRejected(reason) {
      context.error = reason;
      error.publish(context);
      asyncStart.runStores(context, tellEnd);
    }
    function onFulfilled(value) {
      context.result = value;
      asyncStart.runStores(context, tellEnd);
    }

    return start.runStores(context, () => {
      try {
        const result = ReflectApply(fn, thisArg, args);
        if (typeof result?.then !== 'function') {
          emitNonThenableWarning(fn);
          context.result = result;
          return result;
        }
        if (isPlainPromise(result)) {
          return PromisePrototypeThen(
            result,
            (value) => {
              onFulfilled(value);
              return value;
            },
            (reason) => {
              onRejected(reason);
              throw reason;
            },
          );
        }
        // A thenable of a class of its own is handed on as it is.
        result.then(onFulfilled, onRejected);
        return result;
      } catch (reason) {
        context.error = reason;
        error.publish(context);
        throw reason;
      } finally {
        end.publish(context);
      }
    });
  }

  traceCallback(fn, position = -1, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return ReflectApply(fn, thisArg, args);
    const { start, end, asyncStart, asyncEnd, error } = this;

    const index = position < 0 ? args.length + position : position;
    const callback = args[index];
    validateFunction(callback, 'callback');

    function wrapped(...results) {
      const { 0: reason, 1: result } = results;
      if (reason) {
        context.error = reason;
        error.publish(context);
      } else {
        context.result = result;
      }
      // With the stores of `asyncStart`, so that the callback sees them.
      asyncStart.runStores(context, () => {
        try {
          return ReflectApply(callback, this, results);
        } finally {
          asyncEnd.publish(context);
        }
      });
    }
    ArrayPrototypeSplice(args, index, 1, wrapped);

    return start.runStores(context, () => {
      try {
        return ReflectApply(fn, thisArg, args);
      } catch (reason) {
        context.error = reason;
        error.publish(context);
        throw reason;
      } finally {
        end.publish(context);
      }
    });
  }
}

function emitNonThenableWarning(fn) {
  process.emitWarning(
    `tracePromise was called with the function '${fn.name || '<anonymous>'}', which returned a ` +
      'non-thenable.',
  );
}

function tracingChannel(nameOrChannels) {
  return new TracingChannel(nameOrChannels);
}

function boundedChannel(nameOrChannels) {
  return new BoundedChannel(nameOrChannels);
}

module.exports = {
  channel,
  hasSubscribers,
  subscribe,
  tracingChannel,
  unsubscribe,
  boundedChannel,
  Channel,
  BoundedChannel,
};

// From now on the console looks whether anybody listens to its messages.
require('#console/channels').source = module.exports;
