'use strict';
// The `Console` class: consoles over streams of the program's choice.

const {
  FunctionPrototypeBind,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectKeys,
  ObjectPrototypeHasOwnProperty,
  ReflectConstruct,
  ReflectOwnKeys,
  SymbolHasInstance,
  SymbolToStringTag,
} = primordials;

const {
  codes: { ERR_CONSOLE_WRITABLE_STREAM, ERR_INCOMPATIBLE_OPTION_PAIR },
} = require('#internal/errors');
const { validateInteger, validateObject, validateOneOf } = require('#internal/validators');
const { internals, kIsConsole, methods, optionsOf, stateOf } = require('#console/methods');
const { isMap } = internalBinding('types');

const MAX_GROUP_INDENTATION = 1000;

function checkInspectOptions(options, name, colorMode) {
  validateObject(options, name);
  if (options.colors !== undefined && colorMode !== undefined)
    throw new ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
}

/** Keeps the inspect options of a console: one object for all streams, or a map by stream. */
function keepInspectOptions(console, options, colorMode) {
  if (isMap(options)) {
    options.forEach((streamOptions) =>
      checkInspectOptions(streamOptions, 'options.inspectOptions', colorMode),
    );
    optionsOf.set(console, { perStream: options });
    return;
  }
  checkInspectOptions(options, 'options.inspectOptions', colorMode);
  optionsOf.set(console, options);
}

function Console(options /* or: stdout, stderr, ignoreErrors = true */) {
  if (!new.target) return ReflectConstruct(Console, arguments);
  if (!options || typeof options.write === 'function') {
    options = { stdout: options, stderr: arguments[1], ignoreErrors: arguments[2] };
  }
  const {
    stdout,
    stderr = stdout,
    ignoreErrors = true,
    colorMode: givenColorMode,
    inspectOptions,
    groupIndentation,
  } = options;
  if (!stdout || typeof stdout.write !== 'function')
    throw new ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (!stderr || typeof stderr.write !== 'function')
    throw new ERR_CONSOLE_WRITABLE_STREAM('stderr');
  const colorMode = givenColorMode === undefined ? 'auto' : givenColorMode;
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  if (groupIndentation !== undefined)
    validateInteger(groupIndentation, 'groupIndentation', 0, MAX_GROUP_INDENTATION);
  if (inspectOptions !== undefined) keepInspectOptions(this, inspectOptions, givenColorMode);

  // Methods are bound, so that they may be passed around; those of a subclass win.
  const keys = ObjectKeys(methods);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const bound = FunctionPrototypeBind(this[key], this);
    ObjectDefineProperty(bound, 'name', { __proto__: null, value: key });
    this[key] = bound;
  }
  const hidden = { __proto__: null, writable: true, enumerable: false, configurable: true };
  ObjectDefineProperties(this, {
    _stdout: { ...hidden, value: stdout },
    _stderr: { ...hidden, value: stderr },
    ...stateOf(this, ignoreErrors, colorMode, groupIndentation ?? 2),
    [SymbolToStringTag]: {
      __proto__: null,
      writable: false,
      enumerable: false,
      configurable: true,
      value: 'console',
    },
  });
}

ObjectDefineProperty(Console, SymbolHasInstance, {
  __proto__: null,
  value(instance) {
    // The global console is a console too, though no `Console` has made it.
    return instance != null && ObjectPrototypeHasOwnProperty(instance, kIsConsole);
  },
});

{
  const keys = ReflectOwnKeys(methods);
  for (let i = 0; i < keys.length; i++) Console.prototype[keys[i]] = methods[keys[i]];
  const hidden = ReflectOwnKeys(internals);
  for (let i = 0; i < hidden.length; i++) {
    ObjectDefineProperty(Console.prototype, hidden[i], {
      __proto__: null,
      writable: true,
      configurable: true,
      value: internals[hidden[i]],
    });
  }
}

module.exports = { Console };
