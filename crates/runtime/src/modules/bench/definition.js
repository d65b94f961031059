'use strict';

// The arguments `(name, options, fn)` of benchmarks and suites, checked.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  ArrayPrototypeSort,
  NumberIsFinite,
  ObjectKeys,
  StringPrototypeToLowerCase,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE },
} = require('#internal/errors');
const {
  validateAbortSignal,
  validateArray,
  validateBoolean,
  validateInteger,
  validateNumber,
  validateObject,
  validateString,
} = require('#internal/validators');
const { kEmptyObject } = require('#internal/util');
const { inPlaces, kMaxTimeout } = require('#test/options');

const MAX_COUNT = 2 ** 32 - 1;

/** The name, options and function of a call, each of which but the last may be missing. */
function argumentsOf(kind, givenName, givenOptions, givenFn) {
  const given = inPlaces(givenName, givenOptions, givenFn);
  const { fn } = given;
  let { name } = given;
  const options = given.options ?? kEmptyObject;
  if (typeof fn !== 'function') {
    throw new ERR_INVALID_ARG_TYPE(`${kind} function`, 'function', fn);
  }
  validateObject(options, 'options');
  if (name === undefined) name = fn.name || '<anonymous>';
  validateString(name, `${kind} name`);
  if (name === '') throw new ERR_INVALID_ARG_VALUE(`${kind} name`, name, 'must not be empty');
  const { only = false, skip = false } = options;
  validateBoolean(only, 'options.only');
  if (typeof skip !== 'boolean' && typeof skip !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.skip', ['boolean', 'string'], skip);
  }
  return { name, options, fn, only, skip };
}

/** Labels in small letters, each once, behind those of what is around. */
function tagsOf(tags, inherited) {
  if (tags === undefined) return inherited;
  validateArray(tags, 'options.tags');
  const result = [...inherited];
  for (let i = 0; i < tags.length; i++) {
    validateString(tags[i], `options.tags[${i}]`);
    if (tags[i] === '') {
      throw new ERR_INVALID_ARG_VALUE(`options.tags[${i}]`, tags[i], 'must not be empty');
    }
    const tag = StringPrototypeToLowerCase(tags[i]);
    if (!ArrayPrototypeIncludes(result, tag)) ArrayPrototypePush(result, tag);
  }
  return result;
}

function paramsOf(params) {
  const result = { __proto__: null };
  if (params === undefined) return result;
  validateObject(params, 'options.params');
  const keys = ArrayPrototypeSort(ObjectKeys(params));
  for (let i = 0; i < keys.length; i++) {
    const value = params[keys[i]];
    const name = `options.params.${keys[i]}`;
    const type = typeof value;
    if (type !== 'string' && type !== 'number' && type !== 'boolean') {
      throw new ERR_INVALID_ARG_TYPE(name, ['string', 'number', 'boolean'], value);
    }
    if (type === 'number' && !NumberIsFinite(value)) {
      throw new ERR_OUT_OF_RANGE(name, 'a finite number', value);
    }
    result[keys[i]] = value;
  }
  return result;
}

function channelsOf(channels = []) {
  validateArray(channels, 'options.diagnosticChannels');
  const result = [];
  for (let i = 0; i < channels.length; i++) {
    if (typeof channels[i] !== 'string' && typeof channels[i] !== 'symbol') {
      throw new ERR_INVALID_ARG_TYPE(
        `options.diagnosticChannels[${i}]`,
        ['string', 'symbol'],
        channels[i],
      );
    }
    result[i] = channels[i];
  }
  return result;
}

/** What `samples` and `warmup` say, `undefined` for nothing. */
function countsOf({ samples, warmup }) {
  if (samples !== undefined) validateInteger(samples, 'options.samples', 1, MAX_COUNT);
  if (warmup !== undefined) validateInteger(warmup, 'options.warmup', 0, MAX_COUNT);
  return { samples, warmup };
}

/** The settings of one benchmark. */
function settingsOf(options) {
  const { samples = 30, warmup = 0 } = countsOf(options);
  const { signal, timeout = Infinity } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (timeout !== Infinity) validateNumber(timeout, 'options.timeout', 0, kMaxTimeout);
  return {
    channels: channelsOf(options.diagnosticChannels),
    params: paramsOf(options.params),
    samples,
    signal,
    timeout,
    warmup,
  };
}

module.exports = { argumentsOf, countsOf, settingsOf, tagsOf };
