'use strict';

// An environment that several threads see: `process.env` looks at the shared variables whenever they have changed.

const {
  ObjectDefineProperty,
  ObjectKeys,
  Proxy,
  ReflectDefineProperty,
  ReflectDeleteProperty,
  ReflectGet,
  ReflectGetOwnPropertyDescriptor,
  ReflectHas,
  ReflectOwnKeys,
  ReflectSet,
} = primordials;

const { envPairs, envSet, envVersion } = internalBinding('worker');

let isShared = false;

/** Makes `process.env` one view of the shared variables. `setNative` also changes the process's own. */
function share(setNative = undefined) {
  if (isShared) return;
  isShared = true;
  const { createEnv, shareAs } = require('#process/env');
  const variables = {};
  let version = -1;
  const refresh = () => {
    const now = envVersion();
    if (now === version) return;
    version = now;
    const names = ObjectKeys(variables);
    for (let i = 0; i < names.length; i++) delete variables[names[i]];
    const pairs = envPairs();
    for (let i = 0; i + 1 < pairs.length; i += 2) variables[pairs[i]] = pairs[i + 1];
  };
  const inner = createEnv(variables, (name, text) => {
    envSet(name, text);
    setNative?.(name, text);
  });
  const after = (operation) => (_, key, value) => {
    refresh();
    return operation(inner, key, value);
  };
  const traps = {
    __proto__: null,
    get: after((env, key) => ReflectGet(env, key)),
    has: after(ReflectHas),
    set(_, key, value, receiver) {
      refresh();
      // An object that inherits from the environment gets properties of its own.
      if (receiver !== env) return ReflectSet(variables, key, value, receiver);
      return ReflectSet(inner, key, value);
    },
    defineProperty: after(ReflectDefineProperty),
    deleteProperty: after(ReflectDeleteProperty),
    getOwnPropertyDescriptor: after(ReflectGetOwnPropertyDescriptor),
    ownKeys: after((env) => ReflectOwnKeys(env)),
  };
  const env = new Proxy(variables, traps);
  shareAs(env);
  ObjectDefineProperty(process, 'env', {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value: env,
    writable: true,
  });
}

module.exports = { share };
