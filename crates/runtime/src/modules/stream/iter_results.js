'use strict';

// What the transforms of `stream/iter` return or yield, as batches. It may be more than a batch: text, buffers, and
// iterables of these.

const { ArrayPrototypePush, SymbolAsyncIterator, SymbolIterator } = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { bytesOf, isBatch } = require('#stream/iter_values');
const { isPromise } = internalBinding('types');

const kResultKinds = [
  'null',
  'Uint8Array',
  'string',
  'ArrayBuffer',
  'ArrayBufferView',
  'Array',
  'Iterable',
];
const kAsyncResultKinds = [...kResultKinds, 'AsyncIterable', 'Promise'];
const kValueKinds = ['Uint8Array', 'string', 'ArrayBuffer', 'ArrayBufferView', 'Iterable'];
const kAsyncValueKinds = [...kValueKinds, 'AsyncIterable'];

function isIterable(value) {
  return value !== null && typeof value === 'object' && typeof value[SymbolIterator] === 'function';
}

function isAsyncIterable(value) {
  return (
    value !== null && typeof value === 'object' && typeof value[SymbolAsyncIterator] === 'function'
  );
}

/** Adds the chunks of a value, all of which are there. */
function flatten(value, batch) {
  const bytes = bytesOf(value);
  if (bytes !== undefined) {
    ArrayPrototypePush(batch, bytes);
  } else if (isIterable(value)) {
    for (const element of value) flatten(element, batch);
  } else {
    throw new ERR_INVALID_ARG_TYPE('value', kValueKinds, value);
  }
  return batch;
}

async function flattenAsync(iterable, batch) {
  for await (const value of iterable) {
    const bytes = bytesOf(value);
    if (bytes !== undefined) ArrayPrototypePush(batch, bytes);
    else if (isAsyncIterable(value)) await flattenAsync(value, batch);
    else if (isIterable(value)) flatten(value, batch);
    else throw new ERR_INVALID_ARG_TYPE('value', kAsyncValueKinds, value);
  }
  return batch;
}

// What needs no looking into; undefined for the rest.
function plain(value) {
  if (value === null) return null;
  if (isBatch(value)) return value.length > 0 ? value : null;
  const bytes = bytesOf(value);
  return bytes === undefined ? undefined : [bytes];
}

function orNull(batch) {
  return batch.length > 0 ? batch : null;
}

/** The batch of a function's result, null when there is none. */
function resultOf(result) {
  const batch = plain(result);
  if (batch !== undefined) return batch;
  if (isIterable(result)) return orNull(flatten(result, []));
  throw new ERR_INVALID_ARG_TYPE('result', kResultKinds, result);
}

/** The same, or a promise for it. */
function asyncResultOf(result) {
  const batch = plain(result);
  if (batch !== undefined) return batch;
  if (isPromise(result)) return awaited(result);
  if (isAsyncIterable(result)) return collected(result);
  if (isIterable(result)) return orNull(flatten(result, []));
  throw new ERR_INVALID_ARG_TYPE('result', kAsyncResultKinds, result);
}

async function awaited(promise) {
  return asyncResultOf(await promise);
}

async function collected(iterable) {
  return orNull(await flattenAsync(iterable, []));
}

/** The batch of what a transform of whole streams yields. */
function yieldedOf(value) {
  const batch = plain(value);
  if (batch !== undefined) return batch;
  return orNull(flatten(value, []));
}

/** The same, or a promise for it. */
function asyncYieldedOf(value) {
  const batch = plain(value);
  if (batch !== undefined) return batch;
  if (isAsyncIterable(value)) return collected(value);
  if (isIterable(value)) return orNull(flatten(value, []));
  throw new ERR_INVALID_ARG_TYPE('value', kAsyncValueKinds, value);
}

module.exports = { asyncResultOf, asyncYieldedOf, resultOf, yieldedOf };
