'use strict';

// The public module `trace_events`.

const { ArrayPrototypeJoin, SafeSet } = primordials;

const {
  codes: { ERR_TRACE_EVENTS_CATEGORY_REQUIRED, ERR_TRACE_EVENTS_UNAVAILABLE },
} = require('#internal/errors');
const { customInspectSymbol } = require('#internal/util');
const { validateObject, validateStringArray } = require('#internal/validators');

// Only the main thread may change what is traced.
if (!require('worker_threads').isMainThread) throw new ERR_TRACE_EVENTS_UNAVAILABLE();

const { disableCategories, enableCategories, enabledCategories } =
  require('#trace_events/internal');

const kMaxTracingCount = 10;
// An enabled object stays until it is disabled.
const enabled = new SafeSet();

class Tracing {
  #categories;
  #enabled = false;

  constructor(categories) {
    this.#categories = categories;
  }

  enable() {
    if (this.#enabled) return;
    this.#enabled = true;
    enableCategories(this.#categories);
    enabled.add(this);
    if (enabled.size > kMaxTracingCount) {
      process.emitWarning(
        'Possible trace_events memory leak detected. There are more than ' +
          `${kMaxTracingCount} enabled Tracing objects.`,
      );
    }
  }

  disable() {
    if (!this.#enabled) return;
    this.#enabled = false;
    disableCategories(this.#categories);
    enabled.delete(this);
  }

  get enabled() {
    return this.#enabled;
  }

  get categories() {
    return ArrayPrototypeJoin(this.#categories, ',');
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const { inspect } = require('util');
    const shown = { enabled: this.enabled, categories: this.categories };
    return `Tracing ${inspect(shown, {
      ...options,
      depth: options.depth == null ? null : options.depth - 1,
    })}`;
  }
}

function createTracing(options) {
  validateObject(options, 'options');
  validateStringArray(options.categories, 'options.categories');
  if (options.categories.length <= 0) throw new ERR_TRACE_EVENTS_CATEGORY_REQUIRED();
  return new Tracing(options.categories);
}

function getEnabledCategories() {
  return enabledCategories();
}

module.exports = { createTracing, getEnabledCategories };
