'use strict';
// `util.inspect` itself: options, styles, colours and the entry to the formatter.

const { ObjectAssign, ObjectDefineProperty, ObjectKeys, ObjectPrototypeHasOwnProperty } =
  primordials;

const { customInspectSymbol } = require('#internal/util');

const { inspectDefaultOptions } = require('#util/inspect_options');

/** The state of one inspection. */
class Context {
  constructor() {
    // How much text was made at each indentation; made with the first.
    this.budget = undefined;
    this.indentationLvl = 0;
    this.seen = [];
    this.currentDepth = 0;
    this.stylize = noColor;
    this.circular = undefined;
    this.userOptions = undefined;
    const defaults = inspectDefaultOptions;
    this.showHidden = defaults.showHidden;
    this.depth = defaults.depth;
    this.colors = defaults.colors;
    this.customInspect = defaults.customInspect;
    this.showProxy = defaults.showProxy;
    this.maxArrayLength = defaults.maxArrayLength;
    this.maxStringLength = defaults.maxStringLength;
    this.breakLength = defaults.breakLength;
    this.compact = defaults.compact;
    this.sorted = defaults.sorted;
    this.getters = defaults.getters;
    this.numericSeparator = defaults.numericSeparator;
  }
}

let formatValue;
let primitives;

// No text up to here is broken into lines.
const SHORT_TEXT = 16;

/**
 * A readable text for any value. The second argument is an options object, or in the old form
 * `showHidden`, followed by `depth` and `colors`.
 */
function inspect(value, options) {
  if (typeof value === 'number' && options === undefined && arguments.length <= 2) {
    const { colors, numericSeparator } = inspectDefaultOptions;
    if (!colors && !numericSeparator) return value === 0 && 1 / value < 0 ? '-0' : `${value}`;
  } else if (
    typeof value === 'string' &&
    options === undefined &&
    value.length <= SHORT_TEXT &&
    arguments.length <= 2
  ) {
    const { colors, maxStringLength } = inspectDefaultOptions;
    if (!colors && (maxStringLength === null || maxStringLength >= value.length)) {
      primitives ??= require('#util/inspect_primitive');
      return primitives.quoteString(value);
    }
  }
  return inspectWith(value, options, arguments);
}

function inspectWith(value, options, given) {
  const ctx = new Context();
  if (given.length > 1) {
    if (given.length > 2) {
      if (given[2] !== undefined) ctx.depth = given[2];
      if (given.length > 3 && given[3] !== undefined) ctx.colors = given[3];
    }
    if (typeof options === 'boolean') {
      ctx.showHidden = options;
    } else if (options) {
      const keys = ObjectKeys(options);
      for (let i = 0; i < keys.length; i++) {
        const key = keys[i];
        if (ObjectPrototypeHasOwnProperty(inspectDefaultOptions, key) || key === 'stylize')
          ctx[key] = options[key];
        else if (ctx.userOptions === undefined) ctx.userOptions = options;
      }
    }
  }
  if (ctx.colors) ctx.stylize = stylizeWithColor;
  if (ctx.maxArrayLength === null) ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null) ctx.maxStringLength = Infinity;
  formatValue ??= require('#util/inspect_value').formatValue;
  return formatValue(ctx, value, 0);
}

inspect.custom = customInspectSymbol;

ObjectDefineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() {
    return inspectDefaultOptions;
  },
  set(options) {
    require('#internal/validators').validateObject(options, 'options');
    ObjectAssign(inspectDefaultOptions, options);
  },
});

// The codes that turn each style on and off.
const defaultForeground = 39;
const defaultBackground = 49;
inspect.colors = {
  __proto__: null,
  reset: [0, 0],
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  blink: [5, 25],
  inverse: [7, 27],
  hidden: [8, 28],
  strikethrough: [9, 29],
  doubleunderline: [21, 24],
  black: [30, defaultForeground],
  red: [31, defaultForeground],
  green: [32, defaultForeground],
  yellow: [33, defaultForeground],
  blue: [34, defaultForeground],
  magenta: [35, defaultForeground],
  cyan: [36, defaultForeground],
  white: [37, defaultForeground],
  bgBlack: [40, defaultBackground],
  bgRed: [41, defaultBackground],
  bgGreen: [42, defaultBackground],
  bgYellow: [43, defaultBackground],
  bgBlue: [44, defaultBackground],
  bgMagenta: [45, defaultBackground],
  bgCyan: [46, defaultBackground],
  bgWhite: [47, defaultBackground],
  framed: [51, 54],
  overlined: [53, 55],
  gray: [90, defaultForeground],
  redBright: [91, defaultForeground],
  greenBright: [92, defaultForeground],
  yellowBright: [93, defaultForeground],
  blueBright: [94, defaultForeground],
  magentaBright: [95, defaultForeground],
  cyanBright: [96, defaultForeground],
  whiteBright: [97, defaultForeground],
  bgGray: [100, defaultBackground],
  bgRedBright: [101, defaultBackground],
  bgGreenBright: [102, defaultBackground],
  bgYellowBright: [103, defaultBackground],
  bgBlueBright: [104, defaultBackground],
  bgMagentaBright: [105, defaultBackground],
  bgCyanBright: [106, defaultBackground],
  bgWhiteBright: [107, defaultBackground],
};

function defineAlias(target, alias) {
  ObjectDefineProperty(inspect.colors, alias, {
    __proto__: null,
    get() {
      return this[target];
    },
    set(value) {
      this[target] = value;
    },
    configurable: true,
    enumerable: false,
  });
}
defineAlias('gray', 'grey');
defineAlias('gray', 'blackBright');
defineAlias('bgGray', 'bgGrey');
defineAlias('bgGray', 'bgBlackBright');
defineAlias('dim', 'faint');
defineAlias('strikethrough', 'crossedout');
defineAlias('strikethrough', 'strikeThrough');
defineAlias('strikethrough', 'crossedOut');
defineAlias('hidden', 'conceal');
defineAlias('inverse', 'swapColors');
defineAlias('inverse', 'swapcolors');
defineAlias('doubleunderline', 'doubleUnderline');

inspect.styles = ObjectAssign(
  { __proto__: null },
  {
    special: 'cyan',
    number: 'yellow',
    bigint: 'yellow',
    boolean: 'yellow',
    undefined: 'grey',
    null: 'bold',
    string: 'green',
    symbol: 'green',
    date: 'magenta',
    // Names are not coloured on purpose.
    regexp: require('#util/inspect_regexp').createHighlighter(inspect.colors),
    module: 'underline',
  },
);

function noColor(text) {
  return text;
}

function stylizeWithColor(text, styleType) {
  const style = inspect.styles[styleType];
  if (style === undefined) return text;
  if (typeof style === 'function') return style(text);
  const color = inspect.colors[style];
  return color === undefined ? text : `\x1b[${color[0]}m${text}\x1b[${color[1]}m`;
}

module.exports = { inspect, inspectDefaultOptions };
