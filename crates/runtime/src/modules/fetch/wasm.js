'use strict';

// `WebAssembly.compileStreaming` and `instantiateStreaming`, whose source is a Response or a promise of one.

const {
  FunctionPrototypeCall,
  ObjectDefineProperty,
  Promise,
  PromisePrototypeThen,
  PromiseResolve,
  Uint8Array,
  globalThis,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_WEBASSEMBLY_RESPONSE },
} = require('#internal/errors');

/** The bytes of a response that is fit to be compiled: `done(error)` or `done(null, bytes, url)`. */
function read(source, done) {
  const { responseStateOf } = require('#fetch/response');
  const state = responseStateOf(source);
  if (state === undefined) {
    done(new ERR_INVALID_ARG_TYPE('source', ['Response', 'Promise resolving to Response'], source));
    return;
  }
  const type = state.headersList().get('content-type');
  if (type !== 'application/wasm') {
    done(new ERR_WEBASSEMBLY_RESPONSE(`has unsupported MIME type '${type}'`));
    return;
  }
  if (state.status < 200 || state.status > 299) {
    done(new ERR_WEBASSEMBLY_RESPONSE(`has status code ${state.status}`));
    return;
  }
  const { body } = state;
  if (body?.isUnusable) {
    done(new ERR_WEBASSEMBLY_RESPONSE('body has already been used'));
    return;
  }
  if (body === null) {
    done(null, new Uint8Array(0));
    return;
  }
  require('#fetch/body').readAll(body, done);
}

/** A promise of the module in a response. */
function compile(source, name, options) {
  const { WebAssembly } = globalThis;
  return PromisePrototypeThen(
    PromiseResolve(source),
    (response) =>
      new Promise((resolve, reject) => {
        read(response, (error, bytes) => {
          if (error) {
            reject(error);
            return;
          }
          const compiled = FunctionPrototypeCall(WebAssembly.compile, WebAssembly, bytes, options);
          PromisePrototypeThen(compiled, resolve, (failure) => {
            if (failure instanceof WebAssembly.CompileError) {
              reject(new WebAssembly.CompileError(`WebAssembly.${name}(): ${failure.message}`));
            } else {
              reject(failure);
            }
          });
        });
      }),
  );
}

const functions = {
  compileStreaming(source, options = undefined) {
    return compile(source, 'compileStreaming', options);
  },
  instantiateStreaming(source, imports = undefined, options = undefined) {
    const { WebAssembly } = globalThis;
    const compiled = compile(source, 'instantiateStreaming', options);
    return PromisePrototypeThen(compiled, (module) =>
      PromisePrototypeThen(WebAssembly.instantiate(module, imports), (instance) => ({
        module,
        instance,
      })),
    );
  },
};

/** Puts the functions in their places. */
function install() {
  const { WebAssembly } = globalThis;
  if (WebAssembly === undefined) return;
  for (const name in functions) {
    ObjectDefineProperty(functions[name], 'length', { __proto__: null, value: 1 });
    ObjectDefineProperty(WebAssembly, name, {
      __proto__: null,
      configurable: true,
      enumerable: true,
      writable: true,
      value: functions[name],
    });
  }
}

module.exports = { install };
