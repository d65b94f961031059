'use strict';
// Records as the `resolve*` functions give them.

const { ArrayPrototypePush, MathMin } = primordials;

// Without the type, which is known from the question; Node keeps its place.
function untyped(data) {
  return { ...data, type: undefined };
}

function withoutType(data) {
  const { type: _type, ...rest } = data;
  return rest;
}

const whole = (data) => data;
const converters = {
  __proto__: null,
  CAA: whole,
  MX: whole,
  NAPTR: untyped,
  SRV: whole,
  TLSA: withoutType,
  TXT: (data) => data.entries,
};

// The order of the kinds in what `resolveAny` gives.
const kinds = [
  'A',
  'CNAME',
  'AAAA',
  'MX',
  'NS',
  'TXT',
  'SRV',
  'PTR',
  'NAPTR',
  'SOA',
  'TLSA',
  'CAA',
];

function pick(records, type, convert) {
  const result = [];
  for (let i = 0; i < records.length; i++) {
    const { data, ttl } = records[i];
    if (data.type === type) ArrayPrototypePush(result, convert(data, ttl));
  }
  return result;
}

function anyRecord(data, ttl) {
  const { type } = data;
  if (type === 'A' || type === 'AAAA') return { address: data.address, ttl, type };
  return type === 'TLSA' ? withoutType(data) : data;
}

// Aliases are followed by the server: what they lead to lives no longer than they do.
function addressesOf(records, type, options) {
  const aliases = pick(records, 'CNAME', (_data, ttl) => ttl);
  const lifeOf = (ttl) => MathMin(ttl, ...aliases);
  const addresses = options?.ttl
    ? pick(records, type, (data, ttl) => ({ address: data.address, ttl: lifeOf(ttl) }))
    : pick(records, type, (data) => data.address);
  return addresses.length > 0 || aliases.length > 0 ? addresses : undefined;
}

function aliasOf(records, name) {
  const aliases = pick(records, 'CNAME', (data) => data.value);
  if (aliases.length > 0) return [aliases[0]];
  // What has addresses under its own name is its own alias.
  return pick(records, 'A', (data) => data).length > 0 ? [name] : undefined;
}

function everything(records) {
  const result = [];
  for (let k = 0; k < kinds.length; k++) {
    const some = pick(records, kinds[k], anyRecord);
    const count =
      kinds[k] === 'CNAME' || kinds[k] === 'SOA' ? MathMin(some.length, 1) : some.length;
    for (let i = 0; i < count; i++) ArrayPrototypePush(result, some[i]);
  }
  return result;
}

function someOf(list) {
  return list.length > 0 ? list : undefined;
}

/** What `resolve*` gives for a message to a question for `name`; the code of an error as `{ code }`. */
function shape(type, { answers, rcode, records }, name, options) {
  let result;
  if (answers === 0 && rcode === 0) return { code: 'ENODATA' };
  switch (type) {
    case 'A':
    case 'AAAA':
      result = addressesOf(records, type, options);
      break;
    case 'CNAME':
      result = aliasOf(records, name);
      break;
    case 'NS':
    case 'PTR':
      result = someOf(pick(records, type, (data) => data.value));
      break;
    case 'REVERSE':
      result = someOf(pick(records, 'PTR', (data) => data.value));
      break;
    case 'SOA':
      result = pick(records, type, untyped)[0];
      if (result === undefined) return { code: 'EBADRESP' };
      break;
    case 'ANY':
      result = everything(records);
      break;
    default: {
      // Answers without the wanted are an empty list.
      const convert = converters[type];
      if (answers > 0) result = pick(records, type, convert);
    }
  }
  return result === undefined ? { code: 'ENODATA' } : { result };
}

module.exports = { shape };
