'use strict';

// What `vm.Script` extends: a compiled text, with its arguments in the order of `process.binding('contextify')`.

const { ObjectDefineProperties, RegExpPrototypeExec } = primordials;

const { ERR_INVALID_ARG_TYPE } = require('#internal/errors').codes;
const { contextOf } = require('#vm/context');
const { inContext, referrerOf } = require('#vm/dynamic_import');
const { sigintHandlersWrap } = require('#vm/sigint');

const { CompiledScript } = internalBinding('vm');

function toBuffer(bytes) {
  const { Buffer } = require('buffer');
  if (bytes === undefined) return Buffer.alloc(0);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function bytesOf(data) {
  const { Buffer } = require('buffer');
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

const sourceURLPattern = /^[ \t]*\/\/[#@][ \t]sourceURL=[ \t]*([^\s'"]*)[ \t]*$/m;
const sourceMapURLPattern =
  /\/\/[#@][ \t]sourceMappingURL=[ \t]*([^\s'"]+)\s*(?![\s\S]*\/\/[#@][ \t]sourceMappingURL=)/;

/** The last comment of a name, `//# name=value`. */
function magicComment(source, pattern) {
  const match = RegExpPrototypeExec(pattern, source);
  return match === null ? undefined : match[1];
}

function sourceMapURLOf(source) {
  return magicComment(source, sourceMapURLPattern);
}

class ContextifyScript {
  #compiled;
  #source;
  #filename;
  #line;
  #column;
  #referrer;

  /** Programs give a symbol for the referrer, and the script has none then; `_context` is where it will run. */
  constructor(source, filename, line, column, cachedData, producesCachedData, _context, referrer) {
    this.#source = source;
    this.#filename = filename;
    this.#line = line;
    this.#column = column;
    this.#referrer =
      typeof referrer === 'symbol' || referrer === undefined
        ? referrerOf(undefined, filename)
        : referrer;
    try {
      this.#compiled = new CompiledScript(
        source,
        filename,
        line,
        column,
        cachedData === undefined ? undefined : bytesOf(cachedData),
      );
    } catch (error) {
      require('#vm/decorate').decorateSyntaxError(error, source, line, column);
      throw error;
    }
    if (cachedData !== undefined) this.cachedDataRejected = this.#compiled.rejected;
    if (producesCachedData) {
      this.cachedData = this.createCachedData();
      this.cachedDataProduced = true;
    }
    this.sourceURL = magicComment(source, sourceURLPattern);
    this.sourceMapURL = sourceMapURLOf(source);
  }

  /** The bytes of the compiled code. */
  createCachedData() {
    return toBuffer(this.#compiled.encode(this.#source));
  }

  /** Runs in the context of an object, or in this one for null. A time-out of less than 1 is none. */
  runInContext(contextifiedObject, timeout, displayErrors, breakOnSigint, _breakOnFirstLine) {
    const context = contextifiedObject === null ? null : contextOf(contextifiedObject);
    if (context === undefined) {
      throw new ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', contextifiedObject);
    }
    const referrer = context === null ? this.#referrer : inContext(this.#referrer, context);
    const limit = timeout > 0 ? timeout : 0;
    const run = () => {
      try {
        return this.#compiled.run(context, referrer, limit, breakOnSigint);
      } catch (error) {
        if (displayErrors) {
          require('#vm/decorate').decorateThrown(
            error,
            this.#compiled.takeThrowSite(),
            this.#source,
            this.#filename,
            this.#line,
            this.#column,
          );
        }
        throw error;
      }
    };
    return breakOnSigint && process.listenerCount('SIGINT') > 0 ? sigintHandlersWrap(run) : run();
  }
}

ObjectDefineProperties(ContextifyScript.prototype, {
  createCachedData: { __proto__: null, enumerable: true },
  runInContext: { __proto__: null, enumerable: true },
});

module.exports = { ContextifyScript, bytesOf, sourceMapURLOf, toBuffer };
