'use strict';

// WebAssembly as ES modules: the binary's imports become imports of the module, its exports the module's exports. The
// module is a small generated text whose body instantiates the binary.

const {
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  FunctionPrototype,
  JSONStringify,
  ObjectDefineProperty,
  ObjectGetPrototypeOf,
  ObjectSetPrototypeOf,
  SafeMap,
  SafeWeakMap,
  StringPrototypeStartsWith,
  SymbolToStringTag,
  TypeError,
  globalThis,
} = primordials;

const { ModuleWrap } = internalBinding('module_wrap');

const kStringConstants = 'wasm:js/string-constants';

// By the module record: what its body asks for through `import.meta`.
const instantiators = new SafeWeakMap();

// By URL: the instance, whose exports other WebAssembly modules get as they are.
const instances = new SafeMap();
const compiled = new SafeMap();

function linkError(message) {
  return new globalThis.WebAssembly.LinkError(message);
}

function checkNames(module, url) {
  const { WebAssembly } = globalThis;
  const imports = WebAssembly.Module.imports(module);
  for (let i = 0; i < imports.length; i++) {
    const { module: from, name } = imports[i];
    if (StringPrototypeStartsWith(from, 'wasm-js:')) {
      throw linkError(`Invalid Wasm import "${from}" in ${url}`);
    }
    if (StringPrototypeStartsWith(name, 'wasm:') || StringPrototypeStartsWith(name, 'wasm-js:')) {
      throw linkError(`Invalid Wasm import name "${name}" in ${url}`);
    }
  }
  const exports = WebAssembly.Module.exports(module);
  for (let i = 0; i < exports.length; i++) {
    const { name } = exports[i];
    if (StringPrototypeStartsWith(name, 'wasm:') || StringPrototypeStartsWith(name, 'wasm-js:')) {
      throw linkError(`Invalid Wasm export name "${name}" in ${url}`);
    }
  }
  return { __proto__: null, imports, exports };
}

let warned = false;

function warnExperimental() {
  if (warned) return;
  warned = true;
  require('#internal/util').emitExperimentalWarning('Importing WebAssembly module instances');
}

let abstractSource = false;

/** Puts %AbstractModuleSource% above WebAssembly.Module, which the engine leaves out. */
function completeModuleClass() {
  if (abstractSource) return;
  abstractSource = true;
  const { Module } = globalThis.WebAssembly;
  if (ObjectGetPrototypeOf(Module) !== FunctionPrototype) return;
  function AbstractModuleSource() {
    throw new TypeError('Abstract class AbstractModuleSource not directly constructable');
  }
  ObjectDefineProperty(AbstractModuleSource.prototype, SymbolToStringTag, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get: function toStringTag() {
      return this instanceof Module ? 'WebAssembly.Module' : undefined;
    },
  });
  ObjectSetPrototypeOf(Module, AbstractModuleSource);
  ObjectSetPrototypeOf(Module.prototype, AbstractModuleSource.prototype);
}

/** The compiled binary behind a URL. */
function compile(url, bytes) {
  let module = compiled.get(url);
  if (module === undefined) {
    const { WebAssembly } = globalThis;
    try {
      module = new WebAssembly.Module(bytes, {
        builtins: ['js-string'],
        importedStringConstants: kStringConstants,
      });
    } catch (error) {
      const isFile = StringPrototypeStartsWith(url, 'file:');
      error.message = `${isFile ? require('url').fileURLToPath(url) : url}: ${error.message}`;
      throw error;
    }
    compiled.set(url, module);
  }
  return module;
}

function unwrapGlobal(value) {
  if (!(value instanceof globalThis.WebAssembly.Global)) return value;
  try {
    return value.value;
  } catch {
    // Vectors have no JavaScript value.
    return undefined;
  }
}

/** The module record of a WebAssembly binary. */
function translate(url, bytes) {
  // Hooks may give anything.
  if (typeof bytes === 'string') {
    const { ERR_INVALID_RETURN_PROPERTY_VALUE } = require('#internal/errors').codes;
    const wanted = 'array buffer, or typed array';
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE(wanted, 'load', 'source', bytes);
  }
  completeModuleClass();
  const module = compile(url, bytes);
  warnExperimental();
  const { imports, exports } = checkNames(module, url);
  const specifiers = [];
  const seen = new SafeMap();
  for (let i = 0; i < imports.length; i++) {
    const from = imports[i].module;
    if (from === kStringConstants || seen.has(from)) continue;
    seen.set(from, true);
    ArrayPrototypePush(specifiers, from);
  }
  const lines = [];
  const names = [];
  for (let i = 0; i < specifiers.length; i++) {
    ArrayPrototypePush(lines, `import * as i${i} from ${JSONStringify(specifiers[i])};`);
    ArrayPrototypePush(names, `i${i}`);
  }
  ArrayPrototypePush(
    lines,
    `const r = import.meta.instantiate([${ArrayPrototypeJoin(names, ', ')}]);`,
  );
  for (let i = 0; i < exports.length; i++) {
    ArrayPrototypePush(lines, `let e${i} = r[${i}];`);
    ArrayPrototypePush(lines, `export { e${i} as ${JSONStringify(exports[i].name)} };`);
  }
  const wrap = new ModuleWrap(url, ArrayPrototypeJoin(lines, '\n'));
  wrap.setSourceObject(module);
  instantiators.set(wrap, (namespaces) => {
    const object = { __proto__: null };
    for (let i = 0; i < specifiers.length; i++) {
      object[specifiers[i]] = importsOf(specifiers[i], url, namespaces[i]);
    }
    const instance = new globalThis.WebAssembly.Instance(module, object);
    instances.set(url, instance);
    const values = [];
    for (let i = 0; i < exports.length; i++)
      values[i] = unwrapGlobal(instance.exports[exports[i].name]);
    return values;
  });
  return wrap;
}

function importsOf(specifier, url, namespace) {
  const resolved = require('#module/esm_loader').resolve(specifier, url);
  return instances.get(resolved.url)?.exports ?? namespace;
}

/** Gives a WebAssembly module's `import.meta` what its body needs. */
function initializeMeta(meta, wrap) {
  const instantiate = instantiators.get(wrap);
  if (instantiate === undefined) return false;
  meta.instantiate = instantiate;
  return true;
}

/** The `WebAssembly.Module` that `import source` gives. */
function sourceObject(job) {
  return compiled.get(job.url);
}

module.exports = { compile, initializeMeta, sourceObject, translate };
