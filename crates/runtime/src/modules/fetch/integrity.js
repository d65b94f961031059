'use strict';

// Subresource integrity: whether bytes have one of the digests that a program named.

const {
  StringPrototypeIndexOf,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeSplit,
} = primordials;

const strengths = { __proto__: null, sha256: 1, sha384: 2, sha512: 3 };

/** The digests of the strongest kind among what was named. */
function parse(text) {
  const parts = StringPrototypeSplit(text, ' ');
  let best = 0;
  let list = [];
  for (let i = 0; i < parts.length; i++) {
    // The algorithm, then the digest, which may be none or nonsense and so the digest of nothing, then options.
    const expression = StringPrototypeSplit(parts[i], '?', 1)[0];
    const dash = StringPrototypeIndexOf(expression, '-');
    const algorithm = dash === -1 ? expression : StringPrototypeSlice(expression, 0, dash);
    const strength = strengths[algorithm];
    if (strength === undefined) continue;
    if (strength > best) {
      best = strength;
      list = [];
    }
    const digest = dash === -1 ? '' : StringPrototypeSlice(expression, dash + 1);
    if (strength === best) list[list.length] = { algorithm, digest };
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
