'use strict';

// `ShadowRealm`, behind --experimental-shadow-realm: a realm of its own that shares nothing with its maker. Only
// primitives pass the border, and functions as wrappers; errors come out as TypeErrors with the message alone.

const {
  ArrayPrototypePush,
  NumberIsInteger,
  ObjectDefineProperty,
  ObjectPrototypeHasOwnProperty,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  ReflectApply,
  SafeMap,
  String,
  SymbolToStringTag,
  SyntaxError,
  TypeError,
} = primordials;

const { CompiledScript, Context } = internalBinding('vm');

function isPrimitive(value) {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

/** Runs text as a script of the realm. */
function run(context, text) {
  return new CompiledScript(text, '<anonymous>', 0, 0, undefined).run(context, undefined, 0, false);
}

function messageOf(error) {
  try {
    return typeof error === 'object' && error !== null && 'message' in error
      ? String(error.message)
      : String(error);
  } catch {
    return 'an error that cannot be shown';
  }
}

/** The border between two realms: `out` makes functions of the maker's realm, `into` of the other. */
class Border {
  constructor(context) {
    this.context = context;
    const make = run(
      context,
      '((invoke) => (target) => function (...list) { return invoke(target, list); })',
    );
    this.makeInner = make((target, list) => this.call(target, list, true));
  }

  /** A value as the other side may have it. */
  pass(value, inwards) {
    if (isPrimitive(value)) return value;
    if (typeof value !== 'function') {
      throw new TypeError('value passing between realms must be callable or primitive');
    }
    const wrapped = inwards ? this.makeInner(value) : (...list) => this.call(value, list, false);
    this.copyNameAndLength(wrapped, value);
    return wrapped;
  }

  copyNameAndLength(wrapped, target) {
    let length = 0;
    let name = '';
    try {
      if (ObjectPrototypeHasOwnProperty(target, 'length')) {
        ({ length } = target);
        length = NumberIsInteger(length) && length > 0 ? length : 0;
      }
      if (typeof target.name === 'string') ({ name } = target);
    } catch (error) {
      throw new TypeError(`wrapping a function failed: ${messageOf(error)}`);
    }
    ObjectDefineProperty(wrapped, 'length', { __proto__: null, configurable: true, value: length });
    ObjectDefineProperty(wrapped, 'name', { __proto__: null, configurable: true, value: name });
  }

  /** Calls a function of the other side. `inwards` says that the caller is within the realm. */
  call(target, list, inwards) {
    const args = [];
    for (let i = 0; i < list.length; i++) ArrayPrototypePush(args, this.pass(list[i], !inwards));
    let result;
    try {
      result = ReflectApply(target, undefined, args);
    } catch (error) {
      throw this.typeError(`wrapped function threw: ${messageOf(error)}`, inwards);
    }
    return this.pass(result, inwards);
  }

  typeError(message, inwards) {
    if (!inwards) return new TypeError(message);
    this.innerError ??= run(this.context, '(message) => new TypeError(message)');
    return this.innerError(message);
  }
}

/** The modules of one realm, found without hooks; builtin modules do not exist there. */
class Modules {
  constructor(context) {
    this.context = context;
    this.byUrl = new SafeMap();
  }

  resolve(specifier, base) {
    const { defaultResolve } = require('#module/esm_resolve');
    const { codes } = require('#internal/errors');
    const { url, format } = defaultResolve(specifier, base);
    if (format === 'builtin') {
      if (specifier === url) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(specifier);
      throw new codes.ERR_MODULE_NOT_FOUND(specifier, base);
    }
    return url;
  }

  load(url) {
    const known = this.byUrl.get(url);
    if (known !== undefined) return known;
    const { defaultLoad } = require('#module/esm_load');
    const { format, source } = defaultLoad(url, undefined, { __proto__: null }, true);
    if (format !== 'module') {
      throw new (require('#internal/errors').codes.ERR_UNKNOWN_MODULE_FORMAT)(format, url);
    }
    const { ModuleWrap } = internalBinding('module_wrap');
    const wrap = new ModuleWrap(url, source, 0, 0, undefined, this.context);
    this.byUrl.set(url, wrap);
    const requests = wrap.getModuleRequests();
    const linked = [];
    for (let i = 0; i < requests.length; i++) {
      linked[i] = this.load(this.resolve(requests[i].specifier, url));
    }
    wrap.link(linked);
    return wrap;
  }

  import(specifier) {
    const { pathToFileURL } = require('url');
    const wrap = this.load(this.resolve(specifier, pathToFileURL(`${process.cwd()}/`).href));
    const { kInstantiated } = internalBinding('module_wrap');
    if (wrap.getStatus() < kInstantiated) wrap.instantiate();
    return PromisePrototypeThen(wrap.evaluate(), () => wrap.getNamespace());
  }
}

/** A realm that shares nothing with its maker. */
class ShadowRealm {
  #context;
  #border;
  #modules;

  constructor() {
    this.#context = new Context(undefined, true, true, false);
    this.#border = new Border(this.#context);
    this.#modules = new Modules(this.#context);
  }

  evaluate(sourceText) {
    const context = this.#context;
    if (typeof sourceText !== 'string') throw new TypeError('evaluate expects a string');
    let script;
    try {
      script = new CompiledScript(sourceText, '<anonymous>', 0, 0, undefined);
    } catch (error) {
      throw new SyntaxError(messageOf(error));
    }
    let result;
    try {
      result = script.run(context, undefined, 0, false);
    } catch (error) {
      throw new TypeError(messageOf(error));
    }
    return this.#border.pass(result, false);
  }

  importValue(specifier, exportName) {
    const modules = this.#modules;
    const border = this.#border;
    const name = `${specifier}`;
    if (typeof exportName !== 'string') throw new TypeError('exportName must be a string');
    let namespace;
    try {
      namespace = modules.import(name);
    } catch (error) {
      return PromiseReject(new TypeError(messageOf(error)));
    }
    return PromisePrototypeThen(
      PromiseResolve(namespace),
      (object) => {
        if (!ObjectPrototypeHasOwnProperty(object, exportName)) {
          throw new TypeError(`${name} has no export named ${exportName}`);
        }
        return border.pass(object[exportName], false);
      },
      (error) => {
        throw new TypeError(messageOf(error));
      },
    );
  }
}

ObjectDefineProperty(ShadowRealm.prototype, SymbolToStringTag, {
  __proto__: null,
  configurable: true,
  value: 'ShadowRealm',
});

module.exports = { ShadowRealm };
