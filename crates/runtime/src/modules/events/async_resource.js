'use strict';

// `EventEmitterAsyncResource`: an emitter whose listeners run in the async context of its creation.

const { ReflectApply, TypeError } = primordials;

const { AsyncResource } = require('async_hooks');
const EventEmitter = require('#events/events');
const {
  codes: { ERR_INVALID_THIS },
} = require('#internal/errors');
const { validateString } = require('#internal/validators');

/** The async resource of an emitter, which knows its emitter. */
class EventEmitterReferencingAsyncResource extends AsyncResource {
  #eventEmitter;

  constructor(emitter, type, options) {
    super(type, options);
    this.#eventEmitter = emitter;
  }

  get eventEmitter() {
    if (this.#eventEmitter === undefined) {
      throw new ERR_INVALID_THIS('EventEmitterReferencingAsyncResource');
    }
    return this.#eventEmitter;
  }
}

class EventEmitterAsyncResource extends EventEmitter {
  #asyncResource;

  constructor(options = undefined) {
    let name;
    if (typeof options === 'string') {
      name = options;
      options = undefined;
    } else {
      if (new.target === EventEmitterAsyncResource) validateString(options?.name, 'options.name');
      name = options?.name || new.target.name;
    }
    super(options);
    this.#asyncResource = new EventEmitterReferencingAsyncResource(this, name, options);
  }

  static #check(value) {
    if (value === null || typeof value !== 'object' || !(#asyncResource in value)) {
      throw new TypeError(
        'Cannot read private member #asyncResource from an object whose class did not declare it',
      );
    }
  }

  emit(event, ...args) {
    EventEmitterAsyncResource.#check(this);
    return this.#asyncResource.runInAsyncScope(() =>
      ReflectApply(super.emit, this, [event, ...args]),
    );
  }

  emitDestroy() {
    EventEmitterAsyncResource.#check(this);
    this.#asyncResource.emitDestroy();
  }

  get asyncId() {
    EventEmitterAsyncResource.#check(this);
    return this.#asyncResource.asyncId();
  }

  get triggerAsyncId() {
    EventEmitterAsyncResource.#check(this);
    return this.#asyncResource.triggerAsyncId();
  }

  get asyncResource() {
    EventEmitterAsyncResource.#check(this);
    return this.#asyncResource;
  }
}

module.exports = { EventEmitterAsyncResource };
