'use strict';
// The entries that `util.inspect` shows for each kind of object: arrays with holes, typed arrays,
// buffers, maps, sets, iterators, promises, weak collections, module namespaces.

const {
  ArrayPrototypePush,
  ArrayPrototypeSort,
  MapPrototypeForEach,
  MapPrototypeGetSize,
  MathMax,
  MathMin,
  NumberPrototypeToString,
  ObjectGetPrototypeOf,
  ObjectKeys,
  ObjectPrototypeHasOwnProperty,
  RegExpPrototypeExec,
  SetPrototypeForEach,
  SetPrototypeGetSize,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  TypedArrayPrototypeGetLength,
  Uint8Array,
} = primordials;

const { previewEntries, getPromiseDetails, constants } = internalBinding('util');
const { commonKind, isNativeError } = internalBinding('types');
const { formatBigInt, formatNumber, formatPrimitive } = require('#util/inspect_primitive');
const { joinEntries, kArrayExtrasType, kObjectType } = require('#util/inspect_layout');
const { formatProperty, formatValue } = require('#util/inspect_value');

const kPending = constants.kPending;
const kRejected = constants.kRejected;

// What kind of list of entries of a map is shown.
const kWeak = 0;
const kMapEntries = 1;

function plural(count) {
  return count > 1 ? 's' : '';
}

function moreItems(count) {
  return `... ${count} more item${plural(count)}`;
}

function limitOf(ctx, length) {
  return MathMin(MathMax(0, ctx.maxArrayLength), length);
}

// The native's word for an array whose elements can be read without running code.
const kPlainArray = 2;

function formatArray(ctx, value, recurseTimes) {
  const { length } = value;
  const limit = limitOf(ctx, length);
  const output = [];
  const plain = commonKind(value) === kPlainArray;
  for (let i = 0; i < limit; i++) {
    if (plain) {
      const item = value[i];
      if (typeof item === 'number' || typeof item === 'string') {
        ctx.indentationLvl += 2;
        ArrayPrototypePush(output, formatPrimitive(ctx.stylize, item, ctx));
        ctx.indentationLvl -= 2;
        continue;
      }
    }
    // From the first hole on only the keys that exist are visited.
    if (!ObjectPrototypeHasOwnProperty(value, i))
      return formatSparse(ctx, value, recurseTimes, limit, output, i);
    ArrayPrototypePush(output, formatProperty(ctx, value, recurseTimes, i, kArrayExtrasType));
  }
  if (length > limit) ArrayPrototypePush(output, moreItems(length - limit));
  return output;
}

const indexPattern = /^(0|[1-9][0-9]*)$/;

function formatSparse(ctx, value, recurseTimes, limit, output, from) {
  const keys = ObjectKeys(value);
  let index = from;
  for (let i = from; i < keys.length && output.length < limit; i++) {
    const key = keys[i];
    if (key > 2 ** 32 - 2) break; // beyond the last index of arrays
    if (`${index}` !== key) {
      if (RegExpPrototypeExec(indexPattern, key) === null) break;
      const holes = key - index;
      ArrayPrototypePush(output, ctx.stylize(`<${holes} empty item${plural(holes)}>`, 'undefined'));
      index = +key;
      if (output.length === limit) break;
    }
    ArrayPrototypePush(output, formatProperty(ctx, value, recurseTimes, key, kArrayExtrasType));
    index++;
  }
  const rest = value.length - index;
  if (output.length !== limit) {
    if (rest > 0)
      ArrayPrototypePush(output, ctx.stylize(`<${rest} empty item${plural(rest)}>`, 'undefined'));
  } else if (rest > 0) {
    ArrayPrototypePush(output, moreItems(rest));
  }
  return output;
}

const typedArrayProperties = ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer'];

function formatTypedArray(ctx, value, recurseTimes) {
  const length = TypedArrayPrototypeGetLength(value);
  const limit = limitOf(ctx, length);
  const output = [];
  // Asked as a property: an array without prototype has none, and its own may lie.
  const shownLength = ObjectGetPrototypeOf(value) === null ? length : value.length;
  const format = shownLength > 0 && typeof value[0] === 'number' ? formatNumber : formatBigInt;
  for (let i = 0; i < limit; i++)
    ArrayPrototypePush(output, format(ctx.stylize, value[i], ctx.numericSeparator));
  if (length > limit) ArrayPrototypePush(output, moreItems(length - limit));
  if (ctx.showHidden) {
    ctx.indentationLvl += 2;
    for (let i = 0; i < typedArrayProperties.length; i++) {
      const key = typedArrayProperties[i];
      const name = ctx.stylize(`[${key}]`, 'string');
      ArrayPrototypePush(output, `${name}: ${formatValue(ctx, value[key], recurseTimes, true)}`);
    }
    ctx.indentationLvl -= 2;
  }
  return output;
}

/** A property that the prototype gives, shown as a hidden one. */
function hiddenProperty(ctx, key, value, recurseTimes) {
  ctx.indentationLvl += 2;
  const name = ctx.stylize(`[${key}]`, 'string');
  const text = `${name}: ${formatValue(ctx, value, recurseTimes)}`;
  ctx.indentationLvl -= 2;
  return text;
}

function formatArrayBuffer(ctx, value, recurseTimes) {
  let bytes;
  try {
    bytes = new Uint8Array(value);
  } catch {
    return [
      ctx.stylize('(detached)', 'special'),
      hiddenProperty(ctx, 'byteLength', 0, recurseTimes),
    ];
  }
  const length = TypedArrayPrototypeGetLength(bytes);
  const limit = limitOf(ctx, length);
  let text = '';
  for (let i = 0; i < limit; i++) {
    const hex = NumberPrototypeToString(bytes[i], 16);
    text += `${i > 0 ? ' ' : ''}${hex.length === 1 ? '0' : ''}${hex}`;
  }
  const rest = length - limit;
  if (rest > 0) text += `${limit > 0 ? ' ' : ''}... ${rest} more byte${plural(rest)}`;
  return [
    `${ctx.stylize('[Uint8Contents]', 'special')}: <${text}>`,
    hiddenProperty(ctx, 'byteLength', value.byteLength, recurseTimes),
  ];
}

function formatArrayBufferSize(ctx, value, recurseTimes) {
  return [`[byteLength]: ${formatNumber(ctx.stylize, value.byteLength, ctx.numericSeparator)}`];
}

function formatDataView(ctx, value, recurseTimes) {
  let byteLength = 0;
  let byteOffset;
  try {
    ({ byteLength, byteOffset } = value);
  } catch {
    // The buffer is detached.
  }
  return [
    hiddenProperty(ctx, 'byteLength', byteLength, recurseTimes),
    hiddenProperty(ctx, 'byteOffset', byteOffset, recurseTimes),
    hiddenProperty(ctx, 'buffer', value.buffer, recurseTimes),
  ];
}

function formatSet(ctx, value, recurseTimes) {
  const length = SetPrototypeGetSize(value);
  const limit = limitOf(ctx, length);
  const output = [];
  ctx.indentationLvl += 2;
  let i = 0;
  SetPrototypeForEach(value, (item) => {
    if (i++ < limit) ArrayPrototypePush(output, formatValue(ctx, item, recurseTimes));
  });
  if (length > limit) ArrayPrototypePush(output, moreItems(length - limit));
  ctx.indentationLvl -= 2;
  return output;
}

function formatMap(ctx, value, recurseTimes) {
  const length = MapPrototypeGetSize(value);
  const limit = limitOf(ctx, length);
  const output = [];
  ctx.indentationLvl += 2;
  let i = 0;
  MapPrototypeForEach(value, (item, key) => {
    if (i++ >= limit) return;
    const left = formatValue(ctx, key, recurseTimes);
    ArrayPrototypePush(output, `${left} => ${formatValue(ctx, item, recurseTimes)}`);
  });
  if (length > limit) ArrayPrototypePush(output, moreItems(length - limit));
  ctx.indentationLvl -= 2;
  return output;
}

function formatSetEntries(ctx, recurseTimes, entries, weak) {
  const limit = limitOf(ctx, entries.length);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < limit; i++)
    ArrayPrototypePush(output, formatValue(ctx, entries[i], recurseTimes));
  ctx.indentationLvl -= 2;
  // Weak collections have no order of their own.
  if (weak && !ctx.sorted) ArrayPrototypeSort(output);
  if (entries.length > limit) ArrayPrototypePush(output, moreItems(entries.length - limit));
  return output;
}

function formatMapEntries(ctx, recurseTimes, entries, kind) {
  const length = entries.length / 2;
  const limit = limitOf(ctx, length);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < limit; i++) {
    const key = formatValue(ctx, entries[i * 2], recurseTimes);
    const value = formatValue(ctx, entries[i * 2 + 1], recurseTimes);
    ArrayPrototypePush(
      output,
      kind === kWeak
        ? `${key} => ${value}`
        : joinEntries(ctx, [key, value], '', ['[', ']'], kArrayExtrasType, recurseTimes),
    );
  }
  if (kind === kWeak && !ctx.sorted) ArrayPrototypeSort(output);
  ctx.indentationLvl -= 2;
  if (length > limit) ArrayPrototypePush(output, moreItems(length - limit));
  return output;
}

function formatIterator(braces, ctx, value, recurseTimes) {
  const { 0: entries, 1: pairs } = previewEntries(value, true);
  if (!pairs) return formatSetEntries(ctx, recurseTimes, entries, false);
  braces[0] = braces[0].replace(/ Iterator\] \{$/, ' Entries] {');
  return formatMapEntries(ctx, recurseTimes, entries, kMapEntries);
}

function formatWeakCollection(ctx) {
  return [ctx.stylize('<items unknown>', 'special')];
}

function formatWeakSet(ctx, value, recurseTimes) {
  return formatSetEntries(ctx, recurseTimes, previewEntries(value), true);
}

function formatWeakMap(ctx, value, recurseTimes) {
  return formatMapEntries(ctx, recurseTimes, previewEntries(value), kWeak);
}

function formatPromise(ctx, value, recurseTimes) {
  const { 0: state, 1: result } = getPromiseDetails(value);
  if (state === kPending) return [ctx.stylize('<pending>', 'special')];
  ctx.indentationLvl += 2;
  const text = formatValue(ctx, result, recurseTimes);
  ctx.indentationLvl -= 2;
  return [state === kRejected ? `${ctx.stylize('<rejected>', 'special')} ${text}` : text];
}

function formatNamespace(keys, ctx, value, recurseTimes) {
  const output = [];
  for (let i = 0; i < keys.length; i++) {
    try {
      ArrayPrototypePush(output, formatProperty(ctx, value, recurseTimes, keys[i], kObjectType));
    } catch (error) {
      if (!isNativeError(error)) throw error;
      // The binding exists but its module has not run that far.
      const text = formatProperty(ctx, { [keys[i]]: '' }, recurseTimes, keys[i], kObjectType);
      const end = StringPrototypeLastIndexOf(text, ' ');
      ArrayPrototypePush(
        output,
        `${StringPrototypeSlice(text, 0, end + 1)}${ctx.stylize('<uninitialized>', 'special')}`,
      );
    }
  }
  keys.length = 0;
  return output;
}

module.exports = {
  formatArray,
  formatArrayBuffer,
  formatArrayBufferSize,
  formatDataView,
  formatIterator,
  formatMap,
  formatNamespace,
  formatPromise,
  formatSet,
  formatTypedArray,
  formatWeakCollection,
  formatWeakMap,
  formatWeakSet,
};
