'use strict';

// How values of the debugged program are shown: the protocol describes them, with a preview of their properties.

const { ArrayPrototypeJoin, ArrayPrototypePush, Number, NumberIsNaN, ObjectIs } = primordials;
const { RegExpPrototypeExec } = primordials;

const { customInspectSymbol } = require('#internal/util');

const kLineWidth = 60;

/** The name in the text of a function, when a parenthesis follows it at once. */
function nameOfFunction(text) {
  return RegExpPrototypeExec(/^(?:(?:async )?function\*? )?([^\s(]+)\(/, text)?.[1] ?? '';
}

function showFunction({ className = 'Function', description = '' }) {
  const name = nameOfFunction(description);
  return name === '' ? `[${className}]` : `[${className}: ${name}]`;
}

function date(text, options) {
  const { Date, DatePrototypeToISOString } = primordials;
  const value = new Date(text);
  return NumberIsNaN(+value) ? text : options.stylize(DatePrototypeToISOString(value), 'date');
}

/** `{ a, b }`, on one line when it is short. */
function list(parts, open, close) {
  if (parts.length === 0) return `${open}${close}`;
  let length = 0;
  for (let i = 0; i < parts.length; i++) length += parts[i].length;
  const separator = length + parts.length > kLineWidth ? ',\n  ' : ', ';
  return `${open} ${ArrayPrototypeJoin(parts, separator)} ${close}`;
}

/** A property of a preview: the protocol gives text, cut where it was long. */
function showProperty({ type, subtype, value, valuePreview }, options) {
  if (valuePreview) return showPreview(valuePreview, options);
  const { inspect } = require('util');
  switch (type) {
    case 'string':
      return inspect(value, options);
    case 'function':
      return options.stylize('[Function]', 'special');
    case 'accessor':
      return options.stylize('[Getter]', 'special');
    case 'object':
      if (subtype === 'date') return date(value, options);
      if (subtype === 'regexp') return options.stylize(value, 'regexp');
      return value;
    default:
      return options.stylize(value, type);
  }
}

/** A key or value of a map or set. */
function showEntry(entry, options) {
  const isPlain = entry.type !== 'object' || entry.subtype === 'null';
  return isPlain ? entry.description : showPreview(entry, options);
}

function showPreview({ type, subtype, description, properties, entries, overflow }, options) {
  const parts = [];
  if (entries !== undefined) {
    for (let i = 0; i < entries.length; i++) {
      const { key, value } = entries[i];
      const shown = showEntry(value, options);
      ArrayPrototypePush(parts, key ? `${showEntry(key, options)} => ${shown}` : shown);
    }
  } else if (subtype === 'map' || subtype === 'set') {
    if (description === 'Map(0)' || description === 'Set(0)') return `${description} {}`;
    return `${description} { ... }`;
  } else {
    for (let i = 0; i < properties.length; i++) {
      const property = properties[i];
      const shown = showProperty(property, options);
      const isElement = subtype === 'array' && RegExpPrototypeExec(/^\d+$/, property.name) !== null;
      ArrayPrototypePush(
        parts,
        isElement && Number(property.name) === i ? shown : `${property.name}: ${shown}`,
      );
    }
  }
  if (overflow) ArrayPrototypePush(parts, '...');
  if (subtype === 'array') return list(parts, '[', ']');
  return list(parts, entries === undefined ? '{' : `${description} {`, '}');
}

/** Properties say more about such an object than its description. */
function isOpen({ subtype, className, description }) {
  return (
    subtype === undefined ||
    subtype === 'array' ||
    subtype === 'map' ||
    subtype === 'set' ||
    className === description
  );
}

/** A value as the protocol describes it. */
class RemoteObject {
  constructor(described) {
    this.described = described;
  }

  [customInspectSymbol](depth, options) {
    const { type, subtype, value, unserializableValue, description, preview } = this.described;
    const { inspect } = require('util');
    switch (type) {
      case 'undefined':
        return inspect(undefined, options);
      case 'string':
      case 'boolean':
        return inspect(value, options);
      case 'number':
        if (unserializableValue === '-0' || ObjectIs(value, -0)) return inspect(-0, options);
        return inspect(unserializableValue === undefined ? value : Number(description), options);
      case 'bigint':
        return options.stylize(unserializableValue ?? description, 'bigint');
      case 'symbol':
        return options.stylize(description, 'symbol');
      case 'function':
        return options.stylize(showFunction(this.described), 'special');
    }
    switch (subtype) {
      case 'null':
        return inspect(null, options);
      case 'date':
        return date(description, options);
      case 'regexp':
        return options.stylize(description, 'regexp');
      case 'error':
      case 'proxy':
        return description;
    }
    const isPlain = preview !== undefined && isOpen(this.described);
    return isPlain ? showPreview(preview, options) : description;
  }
}

/** What an evaluation gave, be it a value or what was thrown. */
function fromEvaluation({ result, exceptionDetails, wasThrown }) {
  if (exceptionDetails?.exception) return new RemoteObject(exceptionDetails.exception);
  if (wasThrown || exceptionDetails) {
    return new RemoteObject({
      type: 'object',
      subtype: 'error',
      description: exceptionDetails?.text,
    });
  }
  return new RemoteObject(result);
}

module.exports = { RemoteObject, fromEvaluation };
