'use strict';
// Records as the `resolve*` functions give them.

const { ArrayPrototypePush } = primordials;

// Without the type, which is known from the question; Node keeps its place.
function untyped(data) {
  return { ...data, type: undefined };
}

function withoutType(data) {
  const { type: _type, ...rest } = data;
  return rest;
}

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

// undefined when there is nothing of the type.
function shape(type, records, options) {
  let result;
  switch (type) {
    case 'A':
    case 'AAAA':
      result = options?.ttl
        ? pick(records, type, (data, ttl) => ({ address: data.address, ttl }))
        : pick(records, type, (data) => data.address);
      break;
    case 'CNAME':
    case 'NS':
    case 'PTR':
      result = pick(records, type, (data) => data.value);
      break;
    case 'REVERSE':
      result = pick(records, 'PTR', (data) => data.value);
      break;
    case 'TXT':
      result = pick(records, type, (data) => data.entries);
      break;
    case 'SOA':
      return pick(records, type, untyped)[0];
    case 'ANY':
      result = [];
      for (let k = 0; k < kinds.length; k++) {
        const some = pick(records, kinds[k], anyRecord);
        for (let i = 0; i < some.length; i++) ArrayPrototypePush(result, some[i]);
      }
      break;
    case 'CAA':
    case 'MX':
    case 'SRV':
      result = pick(records, type, (data) => data);
      break;
    case 'NAPTR':
      result = pick(records, type, untyped);
      break;
    default:
      result = pick(records, type, withoutType);
  }
  return result.length > 0 ? result : undefined;
}

module.exports = { shape };
