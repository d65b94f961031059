'use strict';

// Runtime.getProperties: the properties of an object, and what is inside it.

const { Virtual } = require('objects');
const { descriptionOf, mark, protoOf, seenAs, subtypeOf } = require('describe');
const { entriesOf, privatesOf, symbolsOf, wrap } = require('remote');
const { ProtocolError } = require('protocol');
const { fromHost, toHost } = require('target');

const host = internalBinding;

function describe(session, found, name, descriptor, isOwn, options) {
  const { contextId, group } = found;
  const make = (value) =>
    wrap(session, contextId, value, { group, generatePreview: options.generatePreview });
  const shown = { name: typeof name === 'symbol' ? String(name) : name };
  if ('value' in descriptor) {
    shown.value = make(descriptor.value);
    shown.writable = descriptor.writable;
  } else if ('get' in descriptor) {
    shown.get = make(descriptor.get);
    shown.set = make(descriptor.set);
  }
  shown.configurable = descriptor.configurable;
  shown.enumerable = descriptor.enumerable;
  shown.isOwn = isOwn;
  if (typeof name === 'symbol') shown.symbol = make(name);
  return shown;
}

/** The order in which functions show what they all have. */
const kOfFunctions = ['length', 'name', 'arguments', 'caller', 'prototype'];

/** Own keys. What a proxy would say only its handler knows: it is shown by its target. */
function keysOf(object, options) {
  if (object.isProxy) return [];
  let names = object.getOwnPropertyNames();
  if (object.callable) {
    const first = kOfFunctions.filter((name) => names.includes(name));
    names = [...first, ...names.filter((name) => !kOfFunctions.includes(name))];
  }
  if (options.nonIndexedPropertiesOnly)
    names = names.filter((name) => !/^(?:0|[1-9]\d*)$/.test(name));
  return [...names, ...symbolsOf(object)];
}

function descriptorOf(object, key) {
  try {
    const descriptor = object.getOwnPropertyDescriptor(key);
    // The stack is data to whoever looks, and an accessor only to the engine.
    if (key !== 'stack' || !object.isError || !descriptor?.get) return descriptor;
    const { configurable, enumerable } = descriptor;
    return { value: descriptionOf(object), writable: false, configurable, enumerable };
  } catch {
    return undefined;
  }
}

function propertiesOf(session, found, options) {
  const result = [];
  const seen = new Set();
  let isOwn = true;
  for (let at = seenAs(found.value); at !== null; at = protoOf(at)) {
    for (const key of keysOf(at, options)) {
      if (seen.has(key)) continue;
      seen.add(key);
      const descriptor = descriptorOf(at, key);
      if (descriptor === undefined) continue;
      if (options.accessorPropertiesOnly && 'value' in descriptor) continue;
      result.push(describe(session, found, key, descriptor, isOwn, options));
    }
    if (options.ownProperties) break;
    isOwn = false;
  }
  return result;
}

function entryText(value) {
  if (typeof value === 'string') return `"${value}"`;
  if (value instanceof Debugger.Object) return descriptionOf(value);
  return typeof value === 'bigint' ? `${value}n` : String(value);
}

/** A list of the program's realm that shows the entries of a collection. */
function entriesObject(object) {
  const entries = entriesOf(object);
  const list = fromHost(host.list());
  entries.forEach(({ key, value }, i) => {
    const entry = fromHost(host.plain());
    const define = (name, what) =>
      entry.defineProperty(name, {
        value: what,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    if (key !== undefined) define('key', key.value);
    define('value', value);
    const text =
      key === undefined ? entryText(value) : `{${entryText(key.value)} => ${entryText(value)}}`;
    mark(entry, 'internal#entry', text);
    list.defineProperty(String(i), {
      value: entry,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  });
  return list;
}

/** What is inside an object and no property of it. */
function internalsOf(session, found) {
  const object = seenAs(found.value);
  const list = [];
  const add = (name, value) =>
    list.push({ name, value: wrap(session, found.contextId, value, { group: found.group }) });
  const subtype = subtypeOf(object);
  if (object.isProxy) {
    add('[[Handler]]', object.proxyHandler);
    add('[[Target]]', object.proxyTarget);
    list.push({
      name: '[[IsRevoked]]',
      value: { type: 'boolean', value: object.proxyTarget === null },
    });
    return list;
  }
  if (object.callable && object.script) {
    const { locationOf } = require('scripts');
    const location = locationOf(object.script, object.script.mainOffset, true);
    if (location !== undefined) {
      list.push({
        name: '[[FunctionLocation]]',
        value: {
          type: 'object',
          subtype: 'internal#location',
          value: location,
          description: 'Object',
        },
      });
    }
  }
  if (object.isBoundFunction) {
    add('[[TargetFunction]]', object.boundTargetFunction);
    add('[[BoundThis]]', object.boundThis);
  }
  const proto = protoOf(object);
  if (proto !== null) add('[[Prototype]]', proto);
  if (
    subtype === 'map' ||
    subtype === 'set' ||
    subtype === 'weakmap' ||
    subtype === 'weakset' ||
    subtype === 'iterator'
  ) {
    add('[[Entries]]', entriesObject(object));
  }
  if (object.isPromise) {
    const state = object.promiseState;
    add('[[PromiseState]]', state);
    add(
      '[[PromiseResult]]',
      state === 'pending'
        ? undefined
        : state === 'fulfilled'
          ? object.promiseValue
          : object.promiseReason,
    );
  }
  if (subtype === 'arraybuffer') {
    const views = host.views(toHost(object));
    for (let i = 0; i + 1 < views.length; i += 2) add(views[i], fromHost(views[i + 1]));
  }
  const boxed = ['Number', 'String', 'Boolean', 'Symbol', 'BigInt', 'WeakRef'].includes(
    object.class,
  )
    ? host.accessors(toHost(object), object.class)
    : undefined;
  if (boxed !== undefined) add(boxed[0], fromHost(boxed[1]));
  if (object.callable && object.environment) {
    const { scopesOf } = require('scopes');
    const scopes = scopesOf(object.environment, undefined);
    const remote = {
      type: 'object',
      subtype: 'internal#scopeList',
      className: 'Array',
      description: `Scopes[${scopes.length}]`,
    };
    const scopeList = new Virtual(remote, () =>
      scopes.map((scope, i) => [
        String(i),
        { value: scope.object, writable: true, enumerable: true, configurable: true },
      ]),
    );
    add('[[Scopes]]', scopeList);
  }
  return list;
}

function getProperties(session, options) {
  const found = session.objects.get(options.objectId);
  const { value } = found;
  if (value instanceof Virtual) {
    const result = [];
    if (!options.accessorPropertiesOnly) {
      for (const [name, descriptor] of value.list()) {
        result.push(describe(session, found, name, descriptor, true, options));
      }
    }
    return { result };
  }
  if (!(value instanceof Debugger.Object)) {
    throw new ProtocolError('Value with given id is not an object');
  }
  const result = propertiesOf(session, found, options);
  if (options.accessorPropertiesOnly) return { result };
  const answer = { result };
  const internals = internalsOf(session, found);
  if (internals.length > 0) answer.internalProperties = internals;
  const privates = privatesOf(seenAs(value));
  if (privates.length > 0) {
    const { contextId, group } = found;
    answer.privateProperties = privates.map((one) => ({
      name: one.name,
      value: wrap(session, contextId, one.value, {
        group,
        generatePreview: options.generatePreview,
      }),
    }));
  }
  return answer;
}

module.exports = { getProperties };
