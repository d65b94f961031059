'use strict';

// Settings as programs write them: checked, packed into the bytes of a frame and unpacked again.

const {
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  Number,
  NumberIsInteger,
  NumberIsNaN,
  ObjectKeys,
  MathFloor,
} = primordials;
const {
  codes: {
    ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH,
    ERR_HTTP2_INVALID_SETTING_VALUE,
    ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS,
    ERR_INVALID_ARG_TYPE,
  },
} = require('#internal/errors');

const MAX_UINT32 = 2 ** 32 - 1;
const MAX_ADDITIONAL_SETTINGS = 10;

// Names and numbers, in the order in which they are sent.
const known = [
  ['headerTableSize', 1],
  ['enablePush', 2],
  ['maxConcurrentStreams', 3],
  ['initialWindowSize', 4],
  ['maxFrameSize', 5],
  ['maxHeaderListSize', 6],
  ['enableConnectProtocol', 8],
];

/** The settings that a session starts with. */
function getDefaultSettings() {
  return {
    __proto__: null,
    headerTableSize: 4096,
    enablePush: true,
    initialWindowSize: 65535,
    maxFrameSize: 16384,
    maxConcurrentStreams: 4294967295,
    maxHeaderSize: 65535,
    maxHeaderListSize: 65535,
    enableConnectProtocol: false,
  };
}

// What is not a number is in no range; NaN is neither below nor above, and is sent as 0.
function inRange(name, value, least, greatest) {
  if (value !== undefined && (typeof value !== 'number' || value < least || value > greatest)) {
    throw new ERR_HTTP2_INVALID_SETTING_VALUE.RangeError(name, value, least, greatest);
  }
}

function isBoolean(name, value) {
  if (value !== undefined && typeof value !== 'boolean') {
    throw new ERR_HTTP2_INVALID_SETTING_VALUE(name, value);
  }
}

/** Throws unless every setting has a value that the protocol knows. */
function validateSettings(settings) {
  if (settings === undefined) return;
  if (settings.customSettings !== undefined) {
    const { customSettings } = settings;
    const isMap = typeof customSettings === 'object' && customSettings !== null;
    if (!isMap || ArrayIsArray(customSettings)) {
      throw new ERR_INVALID_ARG_TYPE('customSettings', 'Number', customSettings);
    }
    const keys = ObjectKeys(customSettings);
    if (keys.length > MAX_ADDITIONAL_SETTINGS) throw new ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS();
    for (let i = 0; i < keys.length; i++) {
      inRange('customSettings:id', Number(keys[i]), 0, 0xffff);
      // What is not a number as a value is left out.
      const value = customSettings[keys[i]];
      if (typeof value === 'number') inRange('customSettings:value', value, 0, MAX_UINT32);
    }
  }
  inRange('headerTableSize', settings.headerTableSize, 0, MAX_UINT32);
  inRange('initialWindowSize', settings.initialWindowSize, 0, 2 ** 31 - 1);
  inRange('maxFrameSize', settings.maxFrameSize, 16384, 16777215);
  // No frame can be sent of a size of 0.
  if (NumberIsNaN(settings.maxFrameSize)) {
    throw new ERR_HTTP2_INVALID_SETTING_VALUE.RangeError('maxFrameSize', NaN, 16384, 16777215);
  }
  inRange('maxConcurrentStreams', settings.maxConcurrentStreams, 0, MAX_UINT32);
  inRange('maxHeaderListSize', settings.maxHeaderListSize, 0, MAX_UINT32);
  inRange('maxHeaderSize', settings.maxHeaderSize, 0, MAX_UINT32);
  isBoolean('enablePush', settings.enablePush);
  isBoolean('enableConnectProtocol', settings.enableConnectProtocol);
}

// It has two names.
function headerSizeOf({ maxHeaderListSize, maxHeaderSize }) {
  if (maxHeaderSize === undefined || maxHeaderSize === null) return maxHeaderListSize;
  // Who gives one is told so, as in Node, whether or not the other was given.
  if (maxHeaderListSize !== maxHeaderSize) {
    process.emitWarning('settings.maxHeaderSize overwrite settings.maxHeaderListSize');
  }
  return maxHeaderSize;
}

/** The error of a custom setting that has no number of its own or no value, in Node's words. */
function outside(value, greatest) {
  return new ERR_HTTP2_INVALID_SETTING_VALUE.RangeError('Range Error', value, 0, greatest);
}

/** Numbers and values by turns, in the order in which they are sent. */
function entriesOf(settings) {
  const list = [];
  for (let i = 0; i < known.length; i++) {
    const entry = known[i];
    let value = settings[entry[0]];
    if (entry[0] === 'maxHeaderListSize') value = headerSizeOf(settings);
    if (value === undefined || value === null) continue;
    ArrayPrototypePush(list, entry[1]);
    ArrayPrototypePush(list, Number(value) || 0);
  }
  const { customSettings } = settings;
  if (typeof customSettings === 'object' && customSettings !== null) {
    const keys = ObjectKeys(customSettings);
    for (let i = 0; i < keys.length; i++) {
      const value = customSettings[keys[i]];
      if (typeof value !== 'number') continue;
      const id = Number(keys[i]);
      if (!(id > 0)) throw outside(id, 0xffff);
      if (NumberIsNaN(value)) throw outside(value, MAX_UINT32);
      let at = -1;
      for (let j = 0; j < list.length; j += 2) if (list[j] === id) at = j;
      if (at < 0) {
        ArrayPrototypePush(list, id);
        ArrayPrototypePush(list, value);
      } else {
        list[at + 1] = value;
      }
    }
  }
  return list;
}

function assertIsObject(value, name, types = 'Object') {
  if (value === undefined) return;
  if (value === null || typeof value !== 'object' || ArrayIsArray(value)) {
    throw new ERR_INVALID_ARG_TYPE(name, types, value);
  }
}

function getPackedSettings(settings) {
  assertIsObject(settings, 'settings');
  validateSettings(settings);
  const { Buffer } = require('buffer');
  const list = entriesOf(settings ?? {});
  const packed = Buffer.alloc(list.length * 3);
  for (let i = 0; i < list.length; i += 2) {
    packed.writeUInt16BE(list[i], i * 3);
    packed.writeUInt32BE(list[i + 1], i * 3 + 2);
  }
  return packed;
}

function getUnpackedSettings(buf, options = {}) {
  const { isTypedArray } = require('util/types');
  if (!isTypedArray(buf)) {
    throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray'], buf);
  }
  if (buf.length % 6 !== 0) throw new ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH();
  const settings = {};
  const at = (i) => buf[i];
  for (let i = 0; i < buf.length; i += 6) {
    const id = at(i) * 256 + at(i + 1);
    const value = at(i + 2) * 2 ** 24 + at(i + 3) * 2 ** 16 + at(i + 4) * 256 + at(i + 5);
    switch (id) {
      case 1:
        settings.headerTableSize = value;
        break;
      case 2:
        settings.enablePush = value !== 0;
        break;
      case 3:
        settings.maxConcurrentStreams = value;
        break;
      case 4:
        settings.initialWindowSize = value;
        break;
      case 5:
        settings.maxFrameSize = value;
        break;
      case 6:
        settings.maxHeaderListSize = settings.maxHeaderSize = value;
        break;
      case 8:
        settings.enableConnectProtocol = value !== 0;
        break;
      default:
        settings.customSettings ??= {};
        settings.customSettings[id] = value;
    }
  }
  if (options?.validate) validateSettings(settings);
  return settings;
}

/** The settings of one side, from the numbers of the native session; of its own ones those in `wanted`. */
function settingsOf(numbers, wanted) {
  const settings = {
    headerTableSize: numbers[0],
    enablePush: numbers[1] !== 0,
    initialWindowSize: numbers[2],
    maxFrameSize: numbers[3],
    maxConcurrentStreams: numbers[4],
    maxHeaderListSize: numbers[5],
    maxHeaderSize: numbers[5],
    enableConnectProtocol: numbers[6] !== 0,
  };
  if (wanted === undefined) return settings;
  for (let i = 7; i < numbers.length; i += 2) {
    if (!ArrayPrototypeIncludes(wanted, numbers[i])) continue;
    settings.customSettings ??= {};
    settings.customSettings[numbers[i]] = numbers[i + 1];
  }
  return settings;
}

/** `strictSingleValueFields` is yes or no. */
function checkStrictness({ strictSingleValueFields: value }) {
  if (value === undefined) return;
  require('#internal/validators').validateBoolean(value, 'options.strictSingleValueFields');
}

/** The custom settings that an option asks to be told of. */
function remoteCustomSettings(list) {
  if (list === undefined) return undefined;
  require('#internal/validators').validateArray(list, 'options.remoteCustomSettings');
  if (list.length > MAX_ADDITIONAL_SETTINGS) throw new ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS();
  const wanted = [];
  for (let i = 0; i < list.length; i++) {
    if (!NumberIsInteger(list[i])) continue;
    ArrayPrototypePush(wanted, MathFloor(list[i]));
  }
  return wanted;
}

module.exports = {
  assertIsObject,
  checkStrictness,
  entriesOf,
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  remoteCustomSettings,
  settingsOf,
  validateSettings,
};
