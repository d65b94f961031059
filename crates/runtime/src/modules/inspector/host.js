'use strict';

// What the debugger's agent asks of the program's realm: to look into objects by their natives, to wait for promises and
// messages, to make objects. Everything that goes to and fro is text, numbers, or an object of this realm that is handed on.

const {
  ArrayPrototypePush,
  BigIntPrototypeValueOf,
  BooleanPrototypeValueOf,
  DataViewPrototypeGetByteLength,
  DatePrototypeToString,
  Error,
  ErrorPrototypeToString,
  EvalError,
  FunctionPrototypeToString,
  Int16Array,
  Int32Array,
  Int8Array,
  JSONParse,
  JSONStringify,
  MapPrototypeGetSize,
  MathMax,
  NumberPrototypeValueOf,
  ObjectDefineProperty,
  PromisePrototypeThen,
  ReferenceError,
  ReflectGet,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  RegExpPrototypeToString,
  SetPrototypeGetSize,
  StringPrototypeValueOf,
  SymbolIterator,
  SymbolPrototypeValueOf,
  SymbolToStringTag,
  TypedArrayPrototypeGetLength,
  Uint8Array,
  WeakRefPrototypeDeref,
  globalThis,
} = primordials;

const natives = internalBinding('inspector');
const { previewEntries } = internalBinding('util');

/** A number of many digits that tells this thread from others. */
function randomDigits() {
  const bytes = require('crypto').randomBytes(8);
  return `-${bytes.readBigUInt64BE() >> 1n}`;
}

function randomId() {
  return require('crypto').randomBytes(8).toString('hex');
}

const sizes = {
  __proto__: null,
  typedarray: TypedArrayPrototypeGetLength,
  map: MapPrototypeGetSize,
  set: SetPrototypeGetSize,
  dataview: DataViewPrototypeGetByteLength,
};

const primitives = {
  __proto__: null,
  BigInt: BigIntPrototypeValueOf,
  Boolean: BooleanPrototypeValueOf,
  Number: NumberPrototypeValueOf,
  String: StringPrototypeValueOf,
  Symbol: SymbolPrototypeValueOf,
};

// What seems to be properties of objects of some classes.
const accessorNames = {
  __proto__: null,
  ArrayBuffer: ['byteLength', 'maxByteLength', 'resizable', 'detached'],
  DataView: ['buffer', 'byteLength', 'byteOffset'],
  Map: ['size'],
  RegExp: [
    'dotAll',
    'flags',
    'global',
    'hasIndices',
    'ignoreCase',
    'multiline',
    'source',
    'sticky',
    'unicode',
  ],
  Set: ['size'],
  SharedArrayBuffer: ['byteLength', 'maxByteLength', 'growable'],
};
// What carries the conversation would only show itself.
const kOwnFrames = /\n {4}at [^\n]*\bnode:(?:internal\/)?inspector\b[^\n]*/g;
const typedNames = ['buffer', 'byteLength', 'byteOffset', 'length'];

function makeHost(connections) {
  let compiled = 0;
  const { async_id_symbol: asyncId, trigger_async_id_symbol: triggerAsyncId } =
    require('#async_hooks/internal');
  const isolateId = randomDigits();
  const isTold = RegExpPrototypeExec(/\binspector\b/i, process.env.NODE_DEBUG ?? '') !== null;
  return {
    __proto__: null,
    debuggerId: `${isolateId}.${randomDigits()}`,
    global: globalThis,
    isolateId,
    isolateName: randomId(),
    asyncId,
    triggerAsyncId,
    iterator: SymbolIterator,
    tag: SymbolToStringTag,
    contextName: contextName(),
    observesCoverage: natives.observesCoverage,
    restoreObservers: natives.restoreObservers,
    runLimited: (f, milliseconds) => natives.runLimited(() => f(), MathMax(1, milliseconds)),
    sha256: natives.sha256,
    deliver: connections.deliver,
    waitForMessage: connections.waitForMessage,
    runIfWaiting: connections.runIfWaiting,
    processTopLevelAwait: (text) => internalBinding('repl').processTopLevelAwait(text),
    consoleMessages: () => require('#inspector/console').messages(),
    forgetConsoleMessages: () => require('#inspector/console').forget(),
    shown: (value) => require('#util/inspect').inspect(value),

    complain(text) {
      if (isTold) internalBinding('process_methods').rawStderr(`INSPECTOR ${text}\n`);
    },

    contextInfo(face) {
      return require('#vm/context').infoOf(face);
    },

    fileUrl(path) {
      return require('url').pathToFileURL(path).href;
    },

    functionText: (fn) => FunctionPrototypeToString(fn),

    size(object, subtype) {
      if (subtype === 'arraybuffer') {
        return ReflectGet(object, 'byteLength');
      }
      return sizes[subtype](object);
    },

    text(object, subtype) {
      return subtype === 'date' ? DatePrototypeToString(object) : RegExpPrototypeToString(object);
    },

    errorName(error) {
      return `${error.name}`;
    },

    /** The stack of an error, or its name and message. */
    errorText(error) {
      try {
        const { stack } = error;
        return typeof stack === 'string' && stack !== ''
          ? RegExpPrototypeSymbolReplace(kOwnFrames, stack, '')
          : ErrorPrototypeToString(error);
      } catch {
        return undefined;
      }
    },

    /** Names and values by turns of what an object of a class seems to have as properties. */
    accessors(object, className) {
      const list = [];
      if (primitives[className] !== undefined) {
        ArrayPrototypePush(list, '[[PrimitiveValue]]', primitives[className](object));
        return list;
      }
      if (className === 'WeakRef') {
        ArrayPrototypePush(list, '[[WeakRefTarget]]', WeakRefPrototypeDeref(object));
        return list;
      }
      const isTyped = accessorNames[className] === undefined && isTypedArray(object);
      const names = isTyped ? typedNames : accessorNames[className];
      if (names === undefined) return undefined;
      for (let i = 0; i < names.length; i++) {
        ArrayPrototypePush(list, names[i], ReflectGet(object, names[i]));
      }
      if (isTyped) ArrayPrototypePush(list, 'Symbol(Symbol.toStringTag)', className);
      return list;
    },

    /** The entries of a collection: `{ keyed, items }`. */
    entries(object, className) {
      switch (className) {
        case 'Map':
        case 'WeakMap':
          return { __proto__: null, keyed: true, items: previewEntries(object) };
        case 'Set':
        case 'WeakSet':
          return { __proto__: null, keyed: false, items: previewEntries(object) };
        case 'Map Iterator':
        case 'Set Iterator': {
          const { 0: items, 1: keyed } = previewEntries(object, true);
          return { __proto__: null, keyed, items };
        }
        default:
          return undefined;
      }
    },

    isEnvironment: (object) => object === process.env,

    /** Names and values by turns of what shows the bytes of an ArrayBuffer. */
    views(buffer) {
      const length = ReflectGet(buffer, 'byteLength');
      const list = [
        '[[Int8Array]]',
        new Int8Array(buffer),
        '[[Uint8Array]]',
        new Uint8Array(buffer),
      ];
      if (length % 2 === 0) ArrayPrototypePush(list, '[[Int16Array]]', new Int16Array(buffer));
      if (length % 4 === 0) ArrayPrototypePush(list, '[[Int32Array]]', new Int32Array(buffer));
      ArrayPrototypePush(list, '[[ArrayBufferByteLength]]', length);
      return list;
    },

    list: () => [],
    plain: () => ({}),
    parse: (text) => JSONParse(text),

    whenSettled(promise, tell) {
      PromisePrototypeThen(
        promise,
        (value) => tell(true, value),
        (error) => tell(false, error),
      );
    },

    /** The promise of the value in what rewritten text with `await` resolves to. */
    replResult(promise) {
      return PromisePrototypeThen(promise, (result) => result?.value);
    },

    /** Names and values by turns of what a console's text may use besides globals. */
    commandLine() {
      const { makeRequire } = require('#inspector/console');
      return ['require', makeRequire()];
    },

    /** What is wrong with a script. */
    syntaxProblem(text, url) {
      try {
        const { compileForPrompt } = require('#vm/internal');
        compileForPrompt(text, url || 'evalmachine.<anonymous>');
        return undefined;
      } catch (error) {
        const report = internalBinding('errors').syntaxReport(error);
        // The picture of the line is for terminals.
        error.stack = ErrorPrototypeToString(error);
        return { __proto__: null, error, line: report?.[1] ?? 1, column: report?.[2] ?? 1 };
      }
    },

    /** Texts that were compiled but did not run have numbers below those of the engine's scripts. */
    newScriptId: () => `${--compiled}`,

    binding(name, tell) {
      const fn = function (payload) {
        if (arguments.length !== 1 || typeof payload !== 'string') {
          throw new Error('Invalid arguments: should be exactly one string.');
        }
        tell(payload);
      };
      ObjectDefineProperty(fn, 'name', { __proto__: null, value: name });
      return fn;
    },

    heapUsage() {
      const {
        heapUsed: usedSize,
        heapTotal: totalSize,
        external,
        arrayBuffers,
      } = process.memoryUsage();
      return JSONStringify({
        usedSize,
        totalSize,
        embedderHeapUsedSize: external,
        backingStorageSize: arrayBuffers,
      });
    },

    notDefined: (name) => new ReferenceError(`${name} is not defined`),
    sideEffectError: () => new EvalError('Possible side-effect in debug-evaluate'),
    keepAsyncStacks: (depth) => require('#inspector/async_stacks').keep(depth),
    asyncStack: () => require('#inspector/async_stacks').current(),
  };
}

function isTypedArray(object) {
  return require('#util/types').isTypedArray(object);
}

/** What debuggers call the main context. */
function contextName() {
  const { isMainThread, threadId } = require('worker_threads');
  return isMainThread ? `${process.title}[${process.pid}]` : `Worker[${threadId}]`;
}

module.exports = { makeHost };
