'use strict';

// Subresource integrity: whether bytes have one of the digests that a program named.

const { RegExpPrototypeExec, StringPrototypeReplaceAll, StringPrototypeSplit } = primordials;

const expression = /^(sha(?:256|384|512))-([A-Za-z0-9+/_-]+={0,2})(?:\?[\x21-\x7e]*)?$/;
const strengths = { __proto__: null, sha256: 1, sha384: 2, sha512: 3 };

/** The digests of the strongest kind among what was named. */
function parse(text) {
  const parts = StringPrototypeSplit(text, ' ');
  let best = 0;
  let list = [];
  for (let i = 0; i < parts.length; i++) {
    const match = RegExpPrototypeExec(expression, parts[i]);
    if (match === null) continue;
    const strength = strengths[match[1]];
    if (strength > best) {
      best = strength;
      list = [];
    }
    if (strength === best) list[list.length] = { algorithm: match[1], digest: match[2] };
  }
  return list;
}

function normal(digest) {
  digest = StringPrototypeReplaceAll(StringPrototypeReplaceAll(digest, '-', '+'), '_', '/');
  return StringPrototypeReplaceAll(digest, '=', '');
}

/** Whether the bytes are what `integrity` promises. What names no digest promises nothing. */
function matches(bytes, integrity) {
  const list = parse(integrity);
  if (list.length === 0) return true;
  const { createHash } = require('crypto');
  const digest = normal(createHash(list[0].algorithm).update(bytes).digest('base64'));
  for (let i = 0; i < list.length; i++) if (normal(list[i].digest) === digest) return true;
  return false;
}

module.exports = { matches };
