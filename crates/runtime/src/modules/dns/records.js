'use strict';
// Records as the `resolve*` functions give them.

const { ArrayPrototypePush } = primordials;

// Without the type, which is known from the question.
function untyped(data) {
  const { type: _type, ...rest } = data;
  return rest;
}

function pick(records, type, convert) {
  const result = [];
  for (let i = 0; i < records.length; i++) {
    const { data, ttl } = records[i];
    if (data.type === type) ArrayPrototypePush(result, convert(data, ttl));
  }
  return result;
}

function anyRecord(data, ttl) {
  return data.type === 'A' || data.type === 'AAAA' ? { ...data, ttl } : data;
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
      for (let i = 0; i < records.length; i++) {
        ArrayPrototypePush(result, anyRecord(records[i].data, records[i].ttl));
      }
      break;
    case 'CAA':
    case 'MX':
    case 'SRV':
      result = pick(records, type, (data) => data);
      break;
    default:
      result = pick(records, type, untyped);
  }
  return result.length > 0 ? result : undefined;
}

module.exports = { shape };
