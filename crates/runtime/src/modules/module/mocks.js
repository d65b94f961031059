'use strict';

// Modules that `mock.module()` of `node:test` puts in the place of others: both loaders ask here once they know the URL
// of what was asked for.

const {
  ArrayPrototypePush,
  Error,
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor,
  ObjectKeys,
  SafeMap,
} = primordials;

const { setMocks } = require('#module/hooks');

const mocks = new SafeMap();

/** The stand-in for a module. */
class Mock {
  // What was made of it, when it is to be the same for everybody.
  #exports;
  #job;
  #hasExports = false;

  /**
   * @param {string} url the module that it stands for
   * @param {string} format that module's
   * @param {{ names: object, hasDefault: boolean, value: unknown }} content
   * @param {boolean} cache
   */
  constructor(url, format, content, cache) {
    this.url = url;
    this.format = format;
    this.content = content;
    this.cache = cache;
  }

  /** What `require()` gives. */
  exports() {
    if (this.#hasExports) return this.#exports;
    const exports = valueOf(this.content);
    if (this.cache) {
      this.#exports = exports;
      this.#hasExports = true;
    }
    return exports;
  }

  /** The job that `import` links. */
  job(attributes) {
    if (this.format === 'json' || attributes.type !== undefined) {
      require('#module/esm_attributes').validate(this.url, this.format, attributes);
    }
    if (this.#job !== undefined) return this.#job;
    const { Job } = require('#module/esm_loader');
    const job = new Job(this.url, this.format, this.#wrap());
    job.dependencies = [];
    if (this.cache) this.#job = job;
    return job;
  }

  #wrap() {
    const { ModuleWrap } = internalBinding('module_wrap');
    const { names, hasDefault, value } = this.content;
    const isModule = this.format === 'module' || this.format === 'module-typescript';
    const list = ObjectKeys(names);
    if (isModule ? hasDefault : true) ArrayPrototypePush(list, 'default');
    if (!isModule && this.format !== 'json') ArrayPrototypePush(list, 'module.exports');
    return ModuleWrap.synthetic(this.url, list, (self) => {
      const exports = isModule ? value : this.exports();
      for (let i = 0; i < list.length; i++) {
        const name = list[i];
        const whole = name === 'default' || name === 'module.exports';
        self.setExport(name, whole ? exports : names[name]);
      }
    });
  }
}

/** The default export with the named ones on it, which is how CommonJS has both. */
function valueOf({ names, hasDefault, value }) {
  const list = ObjectKeys(names);
  if (!hasDefault) value = {};
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  if (!isObject && list.length > 0) {
    throw new Error(
      'Cannot create mock because named exports cannot be applied to the provided default export.',
    );
  }
  for (let i = 0; i < list.length; i++) {
    const descriptor = ObjectGetOwnPropertyDescriptor(names, list[i]);
    ObjectDefineProperty(value, list[i], descriptor);
  }
  return value;
}

/** Puts a mock in the place of the modules at `urls`. */
function add(urls, mock) {
  for (let i = 0; i < urls.length; i++) mocks.set(urls[i], mock);
  setMocks(mocks);
}

/** Gives the modules back their places. */
function remove(urls, mock) {
  for (let i = 0; i < urls.length; i++) {
    if (mocks.get(urls[i]) === mock) mocks.delete(urls[i]);
  }
  if (mocks.size === 0) setMocks(null);
}

module.exports = { Mock, add, has: (url) => mocks.has(url), remove };
