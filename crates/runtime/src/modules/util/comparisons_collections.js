'use strict';
// Deep comparison of sets and maps. What both have by identity is matched first; only the rest is
// searched for partners.

const {
  ArrayPrototypePush,
  ArrayPrototypeSplice,
  MapPrototypeForEach,
  MapPrototypeGet,
  MapPrototypeHas,
  SetPrototypeForEach,
  SetPrototypeHas,
} = primordials;

const { deepEqual, kLoose, kPartial } = require('#util/comparisons');

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

/** Finds a partner in `candidates` for each item, each candidate serving once. */
function matchAll(items, candidates, equal) {
  for (let i = 0; i < items.length; i++) {
    let found = -1;
    for (let j = 0; j < candidates.length; j++) {
      if (equal(candidates[j], items[i])) {
        found = j;
        break;
      }
    }
    if (found === -1) return false;
    ArrayPrototypeSplice(candidates, found, 1);
  }
  return true;
}

function setsEqual(a, b, mode, memo) {
  const open = [];
  let hopeless = false;
  SetPrototypeForEach(b, (item) => {
    if (hopeless || SetPrototypeHas(a, item)) return;
    // A primitive value has no partner but itself, unless types may be mixed.
    if (mode !== kLoose && !isObject(item)) hopeless = true;
    else ArrayPrototypePush(open, item);
  });
  if (hopeless) return false;
  if (open.length === 0) return true;
  const candidates = [];
  SetPrototypeForEach(a, (item) => {
    if (!SetPrototypeHas(b, item)) ArrayPrototypePush(candidates, item);
  });
  if (mode !== kPartial && candidates.length !== open.length) return false;
  return matchAll(open, candidates, (left, right) => deepEqual(left, right, mode, memo));
}

function mapsEqual(a, b, mode, memo) {
  const open = [];
  let hopeless = false;
  MapPrototypeForEach(b, (value, key) => {
    if (hopeless) return;
    if (MapPrototypeHas(a, key) && deepEqual(MapPrototypeGet(a, key), value, mode, memo)) return;
    if (mode !== kLoose && !isObject(key)) hopeless = true;
    else ArrayPrototypePush(open, key);
  });
  if (hopeless) return false;
  if (open.length === 0) return true;
  const candidates = [];
  MapPrototypeForEach(a, (value, key) => {
    const matched =
      MapPrototypeHas(b, key) && deepEqual(value, MapPrototypeGet(b, key), mode, memo);
    if (!matched) ArrayPrototypePush(candidates, key);
  });
  if (mode !== kPartial && candidates.length !== open.length) return false;
  return matchAll(
    open,
    candidates,
    (left, right) =>
      deepEqual(left, right, mode, memo) &&
      deepEqual(MapPrototypeGet(a, left), MapPrototypeGet(b, right), mode, memo),
  );
}

module.exports = { mapsEqual, setsEqual };
