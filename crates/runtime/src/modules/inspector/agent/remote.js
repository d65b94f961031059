'use strict';

// Values as the protocol shows them: RemoteObjects, their previews, and plain copies for `returnByValue`.

const { ProtocolError } = require('protocol');
const { Virtual } = require('objects');
const { classNameOf, classOf, dataOf, descriptionOf, seenAs, subtypeOf } = require('describe');
const { fromHost, toHost } = require('target');

const host = internalBinding;

const kMostProperties = 5;
const kMostIndices = 100;
const kMostText = 100;
const kDeepest = 1000;

/** Numbers that JSON cannot tell. */
function unserializable(value) {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? undefined : String(value);
}

function primitive(value) {
  switch (typeof value) {
    case 'undefined':
      return { type: 'undefined' };
    case 'string':
    case 'boolean':
      return { type: typeof value, value };
    case 'number': {
      const text = unserializable(value);
      return text === undefined
        ? { type: 'number', value, description: String(value) }
        : { type: 'number', unserializableValue: text, description: text };
    }
    case 'bigint':
      return { type: 'bigint', unserializableValue: `${value}n`, description: `${value}n` };
    default:
      return { type: 'object', subtype: 'null', value: null };
  }
}

/** The RemoteObject of a debuggee value. `options`: group, returnByValue, generatePreview. */
function wrap(session, contextId, value, options = {}) {
  if (options.returnByValue) return byValue(value);
  if (value instanceof Virtual) {
    return { ...value.remote, objectId: session.objects.add(value, contextId, options.group) };
  }
  if (typeof value === 'symbol') {
    const objectId = session.objects.add(value, contextId, options.group);
    return { type: 'symbol', description: String(value), objectId };
  }
  if (!(value instanceof Debugger.Object)) return primitive(value);
  const shown = seenAs(value);
  const remote = { type: shown.callable ? 'function' : 'object' };
  const subtype = subtypeOf(shown);
  if (subtype !== undefined) remote.subtype = subtype;
  remote.className = classNameOf(shown);
  remote.description = descriptionOf(shown);
  remote.objectId = session.objects.add(value, contextId, options.group);
  if (options.generatePreview && remote.type === 'object') remote.preview = previewOf(shown);
  return remote;
}

function byValue(value) {
  if (!(value instanceof Debugger.Object) && typeof value !== 'symbol') return primitive(value);
  const remote = {
    type: typeof value === 'symbol' ? 'symbol' : value.callable ? 'function' : 'object',
  };
  remote.value = copyOf(value, kDeepest);
  return remote;
}

/** A copy of a value as JSON can tell it. */
function copyOf(value, depth) {
  if (typeof value === 'symbol' || typeof value === 'bigint') {
    throw new ProtocolError("Object couldn't be returned by value");
  }
  if (!(value instanceof Debugger.Object)) {
    return typeof value === 'number' && !Number.isFinite(value) ? null : value;
  }
  if (depth === 0) throw new ProtocolError('Object reference chain is too long');
  value = seenAs(value);
  if (subtypeOf(value) === 'array') {
    const list = [];
    const length = read(value, 'length');
    for (let i = 0; i < length; i++) list.push(copyOf(read(value, String(i)), depth - 1) ?? null);
    return list;
  }
  const copy = {};
  for (const name of value.isProxy ? [] : value.getOwnPropertyNames()) {
    if (value.getOwnPropertyDescriptor(name)?.enumerable !== true) continue;
    const member = copyOf(read(value, name), depth - 1);
    if (member !== undefined) {
      Object.defineProperty(copy, name, {
        value: member,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
  }
  return copy;
}

/** Reads a property, which may run the program's code. */
function read(object, name) {
  const completion = object.getProperty(name);
  if (completion === null || 'throw' in completion) {
    throw new ProtocolError("Object couldn't be returned by value");
  }
  return completion.return;
}

function shortened(text) {
  if (text.length <= kMostText) return text;
  const half = kMostText / 2;
  return `${text.slice(0, half)}\u2026${text.slice(text.length - half + 1)}`;
}

/** A value as a line of a preview shows it. */
function previewValue(value) {
  switch (typeof value) {
    case 'string':
      return { type: 'string', value: shortened(value) };
    case 'number':
      return { type: 'number', value: unserializable(value) ?? String(value) };
    case 'bigint':
      return { type: 'bigint', value: `${value}n` };
    case 'symbol':
      return { type: 'symbol', value: String(value) };
    case 'undefined':
    case 'boolean':
      return { type: typeof value, value: String(value) };
  }
  if (value === null) return { type: 'object', value: 'null', subtype: 'null' };
  value = seenAs(value);
  if (value.callable) return { type: 'function', value: '' };
  const shown = { type: 'object', value: shortened(descriptionOf(value)) };
  const subtype = subtypeOf(value);
  if (subtype !== undefined) shown.subtype = subtype;
  return shown;
}

/** A value as an entry of a collection in a preview. */
function previewEntry(value) {
  if (value instanceof Debugger.Object) return previewOf(value, true);
  if (value === null) {
    return {
      type: 'object',
      subtype: 'null',
      description: 'null',
      overflow: false,
      properties: [],
    };
  }
  const { type, value: description } = previewValue(value);
  return { type, description, overflow: false, properties: [] };
}

/** Properties that objects of some classes seem to have, and what is inside others. */
function syntheticProperties(object, subtype) {
  const list = [];
  switch (subtype) {
    case 'promise': {
      const state = object.promiseState;
      list.push(['[[PromiseState]]', state]);
      if (state !== 'pending') {
        list.push([
          '[[PromiseResult]]',
          state === 'fulfilled' ? object.promiseValue : object.promiseReason,
        ]);
      }
      break;
    }
    case 'error':
      list.push(['stack', descriptionOf(object)]);
      break;
    case undefined:
    case 'map':
    case 'set':
    case 'typedarray':
    case 'arraybuffer':
    case 'dataview':
    case 'regexp': {
      const found = host.accessors(toHost(object), classOf(object));
      for (let i = 0; i + 1 < (found?.length ?? 0); i += 2) {
        list.push([found[i], fromHost(found[i + 1])]);
      }
    }
  }
  return list;
}

/** The subtypes whose inside comes before their properties. */
function isInsideFirst(subtype) {
  return subtype === undefined || subtype === 'promise' || subtype === 'error';
}

function* ownOf(object, subtype) {
  if (isInsideFirst(subtype)) yield* syntheticProperties(object, subtype);
  for (const { name, value } of privatesOf(object)) yield [name, { value }];
  let names;
  if (subtype === 'typedarray') {
    const length = Math.min(host.size(toHost(object), subtype), kMostIndices + 1);
    names = Array.from({ length }, (_, i) => String(i));
  } else {
    names = object.getOwnPropertyNames();
  }
  for (const name of names) {
    if ((subtype === 'array' && name === 'length') || (subtype === 'error' && name === 'stack'))
      continue;
    if (
      subtype === undefined &&
      object.class === 'String' &&
      (/^\d+$/.test(name) || name === 'length')
    )
      continue;
    const found = object.getOwnPropertyDescriptor(name);
    if (found !== undefined) yield [name, found];
  }
  if (!isInsideFirst(subtype)) yield* syntheticProperties(object, subtype);
  for (const symbol of symbolsOf(object)) {
    const found = object.getOwnPropertyDescriptor(symbol);
    if (found !== undefined) yield [String(symbol), found];
  }
}

/** Symbols that are keys of an object, without those with which asynchronous hooks number promises. */
function symbolsOf(object) {
  const symbols = object.getOwnPropertySymbols();
  return object.isPromise
    ? symbols.filter((symbol) => symbol !== host.asyncId && symbol !== host.triggerAsyncId)
    : symbols;
}

/** Properties that a class declared as private: `{ name, value }`. */
function privatesOf(object) {
  const list = [];
  if (object.isProxy) return list;
  for (const key of object.getOwnPrivateProperties()) {
    const name = key.description ?? '';
    if (!name.startsWith('#')) continue;
    const value = dataOf(object, key);
    if (value !== undefined) list.push({ name, value });
  }
  return list;
}

function isDescriptor(value) {
  return typeof value === 'object' && value !== null && !(value instanceof Debugger.Object);
}

/** The preview of an object. */
function previewOf(object, isEntry = false) {
  const subtype = subtypeOf(object);
  const preview = { type: object.callable ? 'function' : 'object' };
  if (subtype !== undefined) preview.subtype = subtype;
  preview.description = object.callable ? '' : descriptionOf(object);
  preview.overflow = false;
  preview.properties = [];
  if (object.callable) return preview;
  const isIndexed = subtype === 'array' || subtype === 'typedarray';
  let indices = 0;
  let names = 0;
  // A proxy shows what is behind it.
  let inside = object;
  while (inside?.isProxy) inside = inside.proxyTarget;
  if (inside === null) return preview;
  try {
    for (const [name, found] of ownOf(inside, inside === object ? subtype : subtypeOf(inside))) {
      if (isDescriptor(found) && !('value' in found) && found.get === undefined) continue;
      const isIndex = isIndexed && /^\d+$/.test(name);
      if (isIndex ? ++indices > kMostIndices : ++names > kMostProperties && !isIndexed) {
        preview.overflow = true;
        break;
      }
      if (isDescriptor(found)) {
        if ('value' in found) preview.properties.push({ name, ...previewValue(found.value) });
        else preview.properties.push({ name, type: 'accessor' });
      } else {
        preview.properties.push({ name, ...previewValue(found) });
      }
    }
  } catch {
    // A property that cannot be looked at ends the preview.
    preview.overflow = true;
  }
  if (!isEntry && (subtype === 'map' || subtype === 'set' || subtype === 'iterator')) {
    const { entries, overflow } = previewEntries(object);
    if (entries.length > 0) preview.entries = entries;
    if (overflow) preview.overflow = true;
  }
  return preview;
}

function previewEntries(object) {
  const list = entriesOf(object);
  const entries = [];
  for (const { key, value } of list.slice(0, kMostProperties)) {
    const entry = {};
    if (key !== undefined) entry.key = previewEntry(key.value);
    entry.value = previewEntry(value);
    entries.push(entry);
  }
  return { entries, overflow: list.length > kMostProperties };
}

/** The entries of a collection or an iterator: `{ key: { value } | undefined, value }`. */
function entriesOf(object) {
  const flat = host.entries(toHost(object), classOf(object));
  if (flat === undefined) return [];
  const list = [];
  if (flat.keyed) {
    for (let i = 0; i + 1 < flat.items.length; i += 2) {
      list.push({ key: { value: fromHost(flat.items[i]) }, value: fromHost(flat.items[i + 1]) });
    }
  } else {
    for (let i = 0; i < flat.items.length; i++) {
      list.push({ key: undefined, value: fromHost(flat.items[i]) });
    }
  }
  return list;
}

module.exports = { entriesOf, privatesOf, symbolsOf, wrap };
