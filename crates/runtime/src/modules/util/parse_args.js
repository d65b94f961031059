'use strict';
// `util.parseArgs`: command-line arguments to options and positionals, by way of tokens.

const {
  ArrayPrototypeForEach,
  ArrayPrototypePush,
  ArrayPrototypeShift,
  ArrayPrototypeSlice,
  ArrayPrototypeUnshift,
  ObjectEntries,
  ObjectPrototypeHasOwnProperty,
  StringPrototypeCharAt,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const {
  codes: {
    ERR_INVALID_ARG_VALUE,
    ERR_PARSE_ARGS_INVALID_OPTION_VALUE,
    ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL,
    ERR_PARSE_ARGS_UNKNOWN_OPTION,
  },
} = require('#internal/errors');
const { kEmptyObject } = require('#internal/util');
const {
  validateArray,
  validateBoolean,
  validateBooleanArray,
  validateObject,
  validateString,
  validateStringArray,
  validateUnion,
} = require('#internal/validators');

function own(object, key) {
  return ObjectPrototypeHasOwnProperty(object, key) ? object[key] : undefined;
}

function optionField(options, name, field) {
  const option = own(options, name);
  return option === undefined ? undefined : own(option, field);
}

/** The arguments behind the script, or behind the code of `--eval`. */
function mainArguments() {
  const { getOptionValue } = require('#internal/options');
  const evaluates = getOptionValue('--eval') !== undefined || getOptionValue('--print') === true;
  return ArrayPrototypeSlice(process.argv, evaluates ? 1 : 2);
}

function longName(short, options) {
  validateObject(options, 'options');
  const entries = ObjectEntries(options);
  for (let i = 0; i < entries.length; i++) {
    if (own(entries[i][1], 'short') === short) return entries[i][0];
  }
  return short;
}

/** An option of the token list. */
function optionToken(name, rawName, index, value, inlineValue) {
  return { kind: 'option', name, rawName, index, value, inlineValue };
}

function tokenize(args, options) {
  const tokens = [];
  const rest = ArrayPrototypeSlice(args);
  let index = -1;
  // How many of the arguments in `rest` come from one group such as `-abc`.
  let grouped = 0;
  while (rest.length > 0) {
    const arg = ArrayPrototypeShift(rest);
    if (grouped > 0) grouped--;
    else index++;

    if (arg === '--') {
      ArrayPrototypePush(tokens, { kind: 'option-terminator', index });
      ArrayPrototypeForEach(rest, (value) => {
        ArrayPrototypePush(tokens, { kind: 'positional', index: ++index, value });
      });
      break;
    }
    const dashed = arg.length > 1 && arg[0] === '-';
    if (dashed && arg[1] !== '-') {
      const short = StringPrototypeCharAt(arg, 1);
      const name = longName(short, options);
      const takesValue = optionField(options, name, 'type') === 'string';
      if (arg.length === 2) {
        let value;
        let inlineValue;
        if (takesValue && rest.length > 0) {
          value = ArrayPrototypeShift(rest);
          inlineValue = false;
        }
        ArrayPrototypePush(tokens, optionToken(name, arg, index, value, inlineValue));
        if (value != null) index++;
      } else if (takesValue) {
        const value = StringPrototypeSlice(arg, 2);
        ArrayPrototypePush(tokens, optionToken(name, `-${short}`, index, value, true));
      } else {
        const expanded = expandGroup(arg, options);
        ArrayPrototypeUnshift(rest, ...expanded);
        grouped = expanded.length;
      }
      continue;
    }
    if (dashed && arg.length > 2) {
      const equals = StringPrototypeIndexOf(arg, '=', 3);
      if (equals === -1) {
        const name = StringPrototypeSlice(arg, 2);
        let value;
        let inlineValue;
        if (optionField(options, name, 'type') === 'string' && rest.length > 0) {
          value = ArrayPrototypeShift(rest);
          inlineValue = false;
        }
        ArrayPrototypePush(tokens, optionToken(name, arg, index, value, inlineValue));
        if (value != null) index++;
      } else {
        const name = StringPrototypeSlice(arg, 2, equals);
        const value = StringPrototypeSlice(arg, equals + 1);
        ArrayPrototypePush(tokens, optionToken(name, `--${name}`, index, value, true));
      }
      continue;
    }
    ArrayPrototypePush(tokens, { kind: 'positional', index, value: arg });
  }
  return tokens;
}

/** `-abc` to `-a -b -c`; an option that takes a value swallows what follows it. */
function expandGroup(arg, options) {
  const expanded = [];
  for (let i = 1; i < arg.length; i++) {
    const short = StringPrototypeCharAt(arg, i);
    const takesValue = optionField(options, longName(short, options), 'type') === 'string';
    if (takesValue && i !== arg.length - 1) {
      ArrayPrototypePush(expanded, `-${StringPrototypeSlice(arg, i)}`);
      break;
    }
    ArrayPrototypePush(expanded, `-${short}`);
  }
  return expanded;
}

function checkUsage(config, token) {
  const { options } = config;
  let { name } = token;
  if (!ObjectPrototypeHasOwnProperty(options, name)) {
    const positive =
      config.allowNegative && StringPrototypeStartsWith(name, 'no-')
        ? StringPrototypeSlice(name, 3)
        : undefined;
    if (positive === undefined || optionField(options, positive, 'type') !== 'boolean')
      throw new ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, config.allowPositionals);
    name = positive;
  }
  const short = optionField(options, name, 'short');
  const shown = `${short ? `-${short}, ` : ''}--${name}`;
  const type = optionField(options, name, 'type');
  if (type === 'string' && typeof token.value !== 'string')
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
  if (type === 'boolean' && token.value != null)
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
}

/** A value that looks like an option was probably meant to be one. */
function checkAmbiguity(token) {
  const { inlineValue, name, rawName, value } = token;
  if (inlineValue || value == null || value.length <= 1 || value[0] !== '-') return;
  const example = StringPrototypeStartsWith(rawName, '--')
    ? `'${rawName}=-XYZ'`
    : `'--${name}=-XYZ' or '${rawName}-XYZ'`;
  throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${rawName}' argument is ambiguous.
Did you forget to specify the option argument for '${rawName}'?
To specify an option argument starting with a dash use ${example}.`);
}

function store(token, config, values) {
  const { options } = config;
  let { name, value } = token;
  if (name === '__proto__') return;
  if (config.allowNegative && StringPrototypeStartsWith(name, 'no-') && value === undefined) {
    name = StringPrototypeSlice(name, 3);
    value = false;
    token.name = name;
  }
  const stored = value ?? true;
  if (optionField(options, name, 'multiple')) {
    values[name] ||= [];
    ArrayPrototypePush(values[name], stored);
  } else {
    values[name] = stored;
  }
}

function validateOption(name, option) {
  validateObject(option, `options.${name}`);
  const type = own(option, 'type');
  validateUnion(type, `options.${name}.type`, ['string', 'boolean']);
  if (ObjectPrototypeHasOwnProperty(option, 'short')) {
    const { short } = option;
    validateString(short, `options.${name}.short`);
    if (short.length !== 1)
      throw new ERR_INVALID_ARG_VALUE(`options.${name}.short`, short, 'must be a single character');
  }
  const multiple = own(option, 'multiple');
  if (ObjectPrototypeHasOwnProperty(option, 'multiple'))
    validateBoolean(multiple, `options.${name}.multiple`);
  const fallback = own(option, 'default');
  if (fallback !== undefined) {
    const where = `options.${name}.default`;
    if (type === 'string') (multiple ? validateStringArray : validateString)(fallback, where);
    else (multiple ? validateBooleanArray : validateBoolean)(fallback, where);
  }
}

const parseArgs = (config = kEmptyObject) => {
  const args = own(config, 'args') ?? mainArguments();
  const strict = own(config, 'strict') ?? true;
  const allowPositionals = own(config, 'allowPositionals') ?? !strict;
  const returnTokens = own(config, 'tokens') ?? false;
  const allowNegative = own(config, 'allowNegative') ?? false;
  const options = own(config, 'options') ?? { __proto__: null };
  const settings = { args, strict, options, allowPositionals, allowNegative };

  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(returnTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  validateObject(options, 'options');
  const entries = ObjectEntries(options);
  for (let i = 0; i < entries.length; i++) validateOption(entries[i][0], entries[i][1]);

  const tokens = tokenize(args, options);
  const result = { values: { __proto__: null }, positionals: [] };
  if (returnTokens) result.tokens = tokens;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token.kind === 'option') {
      if (strict) {
        checkUsage(settings, token);
        checkAmbiguity(token);
      }
      store(token, settings, result.values);
    } else if (token.kind === 'positional') {
      if (!allowPositionals) throw new ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      ArrayPrototypePush(result.positionals, token.value);
    }
  }
  for (let i = 0; i < entries.length; i++) {
    const { 0: name, 1: option } = entries[i];
    const fallback = own(option, 'default');
    if (name === '__proto__' || fallback === undefined) continue;
    if (result.values[name] === undefined) result.values[name] = fallback;
  }
  return result;
};

module.exports = { parseArgs };
