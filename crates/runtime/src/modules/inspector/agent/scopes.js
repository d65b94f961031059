'use strict';

// Scopes: the engine's environments as the protocol shows them. What the engine keeps in several environments (a function's
// parameters, its variables, the declarations of its outermost block) is one scope here.

const { Virtual } = require('objects');
const { contexts, fromHost } = require('target');

const host = internalBinding;

function isGlobal(object) {
  for (const context of contexts.values()) {
    if (context.global === object) return true;
  }
  return false;
}

function kindOf(env) {
  if (env.type === 'with') return 'with';
  if (env.type === 'object') return isGlobal(env.object) || env.parent === null ? 'global' : 'with';
  const kind = env.scopeKind ?? '';
  if (kind.includes('catch')) return 'catch';
  if (kind === 'module') return 'module';
  if (
    kind === 'global' ||
    kind === 'non-syntactic' ||
    (env.parent?.type === 'object' && env.parent.parent === null)
  ) {
    return 'script';
  }
  if (kind === 'eval' || kind === 'strict eval' || kind === 'strict-eval') return 'eval';
  if (
    env.calleeScript ||
    kind === 'function' ||
    kind.startsWith('function') ||
    kind.includes('parameter') ||
    kind.includes('var')
  ) {
    return 'function';
  }
  return 'block';
}

// Names that the engine counts among a function's variables.
const hidden = new Set(['this', 'new.target', 'arguments']);

function isShown(name) {
  return !name.startsWith('.') && !hidden.has(name);
}

/** The value of a variable, as far as the engine has it. */
function valueOf(env, name) {
  let value;
  try {
    value = env.getVariable(name);
  } catch {
    return undefined;
  }
  if (typeof value === 'object' && value !== null && !(value instanceof Debugger.Object)) {
    return undefined;
  }
  return value;
}

class Scope {
  constructor(type, env) {
    this.type = type;
    this.envs = [env];
  }

  names() {
    const names = new Set();
    // The parameters are in the outermost one.
    for (const env of this.envs.toReversed()) {
      for (const name of env.names()) {
        if (isShown(name)) names.add(name);
      }
    }
    return [...names];
  }

  /** The environment that has a variable. */
  holder(name) {
    return this.envs.find((env) => env.names().includes(name));
  }

  /** Whether control has passed the declaration of a variable. */
  isInitialized(name) {
    try {
      return this.holder(name)?.getVariable(name)?.uninitialized !== true;
    } catch {
      return true;
    }
  }

  read(name) {
    const env = this.holder(name);
    return env === undefined ? undefined : valueOf(env, name);
  }

  /** What stands for the scope where an object is expected. */
  get object() {
    const env = this.envs[0];
    if (env.type !== 'declarative') return env.object;
    return new Virtual(
      { type: 'object', className: 'Object', description: 'Object' },
      () =>
        this.names().map((name) => [
          name,
          this.isInitialized(name)
            ? { value: this.read(name), writable: true, enumerable: true, configurable: true }
            : { enumerable: true, configurable: true },
        ]),
      () => {
        const copy = fromHost(host.plain());
        for (const name of this.names()) {
          copy.defineProperty(name, {
            value: this.read(name),
            writable: true,
            enumerable: true,
            configurable: true,
          });
        }
        return copy;
      },
    );
  }
}

/** The scopes around a place, from the inside out. With a frame the first function's is `local`. */
function scopesOf(environment, frame) {
  const scopes = [];
  let isLocal = frame !== undefined;
  for (let env = environment; env !== null; env = env.parent) {
    if (!env.inspectable || env.optimizedOut) {
      if (env.type !== 'declarative') break;
      continue;
    }
    let type = kindOf(env);
    const previous = scopes.at(-1);
    if (type === 'function') {
      const callee = env.calleeScript;
      const isBody = (env.scopeKind ?? '') !== 'function lexical' && callee;
      // The outermost block of a function and the function are one.
      if (previous?.type === 'pending') {
        previous.envs.push(env);
        if (isBody) {
          previous.type = previous.wants;
          previous.callee = callee;
        }
        continue;
      }
      type = isLocal ? 'local' : 'closure';
      isLocal = false;
      const scope = new Scope(isBody ? type : 'pending', env);
      scope.wants = type;
      scope.callee = callee;
      scopes.push(scope);
      continue;
    }
    if (previous?.type === 'pending') previous.type = previous.wants;
    if (type === 'eval') {
      type = isLocal ? 'local' : 'closure';
      isLocal = false;
    }
    // The engine does not name the scope of every module.
    if (type === 'block' && env.parent !== null && kindOf(env.parent) === 'script') type = 'module';
    if (type === 'module' || type === 'script' || type === 'global') isLocal = false;
    scopes.push(new Scope(type, env));
  }
  if (scopes.at(-1)?.type === 'pending') scopes.at(-1).type = scopes.at(-1).wants;
  // Closures of builtin wrappers and empty scripts tell nobody anything.
  return scopes.filter(
    (scope) => scope.type === 'global' || scope.type === 'local' || scope.names().length > 0,
  );
}

module.exports = { scopesOf };
