'use strict';

// The public module `domain` (deprecated): an emitter that gets the errors of everything started within
// it. The stack of entered domains is a store of the async context, so it follows ticks, timers,
// promises and I/O by itself; loading the module puts it between emitters and their errors.

const {
  ArrayPrototypeIndexOf,
  ArrayPrototypeLastIndexOf,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  ArrayPrototypeSplice,
  Error,
  FunctionPrototypeCall,
  ObjectDefineProperty,
  ReflectApply,
} = primordials;

const EventEmitter = require('events');
const {
  codes: { ERR_UNHANDLED_ERROR },
} = require('#internal/errors');
const { defineValue } = require('#internal/value_properties');
const { AsyncLocalStorage } = require('#async_hooks/async_local_storage');
const { executionAsyncId, setFrame, watchers } = require('#async_hooks/internal');
const execution = require('#process/execution');

const storage = new AsyncLocalStorage();
const noDomains = [];
// As `noDomains`, where the active domain shows as null instead of undefined.
const nullDomain = [];

/** The entered domains and where they were entered: a context inherits only the innermost. */
class Entered {
  constructor(stack) {
    this.stack = stack;
    this.asyncId = executionAsyncId();
  }
}

/** The entered domains, innermost last. Never changed in place: contexts share it. */
function getStack() {
  const entered = storage.getStore();
  if (entered === undefined) return noDomains;
  const { stack } = entered;
  if (entered.asyncId === executionAsyncId()) return stack;
  return stack.length > 1 ? [stack[stack.length - 1]] : stack;
}

// Entering and leaving domains, whose errors are theirs, ends what the program captures errors with.
function setStack(stack) {
  execution.setUncaughtExceptionCaptureCallback(null);
  storage.enterWith(new Entered(stack));
}

function getActive() {
  const stack = getStack();
  return stack.length === 0 ? undefined : stack[stack.length - 1];
}

function activeOrNull() {
  const entered = storage.getStore();
  if (entered === undefined) return null;
  if (entered.stack === nullDomain && entered.asyncId === executionAsyncId()) return null;
  return getActive();
}

/** Makes `domain` the innermost one, or leaves all of them. */
function setActive(domain) {
  if (domain === null || domain === undefined) setStack(noDomains);
  else if (getActive() !== domain) setStack([...getStack(), domain]);
}

ObjectDefineProperty(process, 'domain', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get: activeOrNull,
  set: setActive,
});

function markError(error, properties) {
  if ((typeof error !== 'object' || error === null) && typeof error !== 'function') return;
  for (const key in properties) {
    ObjectDefineProperty(error, key, {
      __proto__: null,
      configurable: true,
      enumerable: key !== 'domain',
      value: properties[key],
      writable: true,
    });
  }
}

class Domain extends EventEmitter {
  constructor() {
    super();
    this.members = [];
  }

  /** Deals with an exception; true when a listener took it. */
  _errorHandler(error) {
    let caught = false;
    markError(error, { __proto__: null, domain: this, domainThrown: true });
    // Whatever the handler starts belongs to the parent.
    while (getActive() === this) this.exit();

    if (getStack().length === 0) {
      // An exception of the last handler is nobody's: it reaches the process.
      if (this.listenerCount('error') > 0) caught = this.emit('error', error);
    } else {
      try {
        caught = this.emit('error', error);
      } catch (second) {
        const parent = getActive();
        if (parent === undefined) throw second;
        caught = parent._errorHandler(second);
      }
    }
    setStack(noDomains);
    return caught;
  }

  enter() {
    setStack([...getStack(), this]);
  }

  /** Leaves this domain and those entered after it. */
  exit() {
    const stack = getStack();
    const index = ArrayPrototypeLastIndexOf(stack, this);
    if (index === -1) return;
    setStack(ArrayPrototypeSlice(stack, 0, index));
  }

  add(emitter) {
    if (emitter.domain === this) return;
    if (emitter.domain) emitter.domain.remove(emitter);
    // Two domains that contain each other would hand an error back and forth.
    if (this.domain && emitter instanceof Domain) {
      for (let domain = this.domain; domain; domain = domain.domain) {
        if (emitter === domain) return;
      }
    }
    setDomain(emitter, this);
    ArrayPrototypePush(this.members, emitter);
  }

  remove(emitter) {
    emitter.domain = null;
    const index = ArrayPrototypeIndexOf(this.members, emitter);
    if (index !== -1) ArrayPrototypeSplice(this.members, index, 1);
  }

  // An exception leaves the domain entered, so that it is found.

  run(fn, ...args) {
    this.enter();
    const result = ReflectApply(fn, this, args);
    this.exit();
    return result;
  }

  intercept(callback) {
    const self = this;
    return function runIntercepted(...args) {
      if (args[0] instanceof Error) {
        const error = args[0];
        markError(error, {
          __proto__: null,
          domainBound: callback,
          domainThrown: false,
          domain: self,
        });
        self.emit('error', error);
        return undefined;
      }
      self.enter();
      const result = ReflectApply(callback, this, ArrayPrototypeSlice(args, 1));
      self.exit();
      return result;
    };
  }

  bind(callback) {
    const self = this;
    function runBound(...args) {
      self.enter();
      const result = ReflectApply(callback, this, args);
      self.exit();
      return result;
    }
    setDomain(runBound, this);
    return runBound;
  }
}
// Programs of old look for it there.
Domain.prototype.members = undefined;

// Exceptions of code inside a domain go to the innermost domain that listens.
function someDomainListens() {
  const stack = getStack();
  for (let i = 0; i < stack.length; i++) {
    if (stack[i].listenerCount('error') > 0) return true;
  }
  return false;
}
execution.state.domainListens = someDomainListens;
execution.state.domainHandler = (error) => {
  const domain = getActive();
  if (domain === undefined) return undefined;
  if (!someDomainListens()) {
    setFrame(undefined);
    return undefined;
  }
  return domain._errorHandler(error) ? true : undefined;
};

/** Makes `domain` the domain of `object`, without showing it. */
function setDomain(object, domain) {
  ObjectDefineProperty(object, 'domain', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value: domain,
    writable: true,
  });
}

watchers.resource = (resource) => {
  const active = getActive();
  if (active !== undefined) setDomain(resource, active);
};

// Emitters made inside a domain belong to it.
const plainInit = EventEmitter.init;
EventEmitter.usingDomains = true;
EventEmitter.init = function init(options) {
  setDomain(this, null);
  const active = getActive();
  if (active !== undefined && !(this instanceof Domain)) this.domain = active;
  return FunctionPrototypeCall(plainInit, this, options);
};

const plainEmit = EventEmitter.prototype.emit;
EventEmitter.prototype.emit = function emit(...args) {
  const { domain } = this;
  const type = args[0];
  const handled = type === 'error' && this.listenerCount(type) > 0;
  if (handled || domain === null || domain === undefined || this === process) {
    return ReflectApply(plainEmit, this, args);
  }
  if (type !== 'error') {
    domain.enter();
    const result = ReflectApply(plainEmit, this, args);
    domain.exit();
    return result;
  }
  const error = args.length > 1 && args[1] ? args[1] : new ERR_UNHANDLED_ERROR(args[1]);
  markError(error, { __proto__: null, domainEmitter: this, domain, domainThrown: false });
  // The handler runs in the domain around this one.
  const stack = getStack();
  let end = stack.length;
  while (end > 0 && stack[end - 1] === stack[stack.length - 1]) end--;
  setStack(end === 0 ? nullDomain : ArrayPrototypeSlice(stack, 0, end));
  domain.emit('error', error);
  setStack(stack);
  return false;
};

function create() {
  return new Domain();
}

defineValue(module.exports, '_stack', getStack, setStack);
module.exports.Domain = Domain;
module.exports.createDomain = create;
module.exports.create = create;
defineValue(module.exports, 'active', activeOrNull, setActive);
