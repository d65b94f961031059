'use strict';
// The punycode codec (RFC 3492) without the deprecation warning, for other builtin modules.

const {
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  MathFloor,
  RangeError,
  RegExpPrototypeExec,
  StringFromCharCode,
  StringFromCodePoint,
  StringPrototypeCharCodeAt,
  StringPrototypeLastIndexOf,
  StringPrototypeReplace,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
} = primordials;

// The parameters of the bootstring algorithm that RFC 3492 fixes for host names.
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 128;
const MAX_INT = 0x7fffffff;

function overflow() {
  throw new RangeError('Overflow: input needs wider integers to process');
}

function notBasic() {
  throw new RangeError('Illegal input >= 0x80 (not a basic code point)');
}

function invalid() {
  throw new RangeError('Invalid input');
}

/** The code points of a string; lone surrogates stay as they are. */
function ucs2decode(string) {
  const out = [];
  const length = string.length;
  for (let i = 0; i < length; i++) {
    const unit = StringPrototypeCharCodeAt(string, i);
    if (unit >= 0xd800 && unit <= 0xdbff && i + 1 < length) {
      const next = StringPrototypeCharCodeAt(string, i + 1);
      if ((next & 0xfc00) === 0xdc00) {
        ArrayPrototypePush(out, ((unit & 0x3ff) << 10) + (next & 0x3ff) + 0x10000);
        i++;
        continue;
      }
    }
    ArrayPrototypePush(out, unit);
  }
  return out;
}

function ucs2encode(codePoints) {
  return StringFromCodePoint(...codePoints);
}

function adaptBias(delta, points, first) {
  let k = 0;
  delta = first ? MathFloor(delta / DAMP) : delta >> 1;
  delta += MathFloor(delta / points);
  for (; delta > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE)
    delta = MathFloor(delta / (BASE - T_MIN));
  return MathFloor(k + ((BASE - T_MIN + 1) * delta) / (delta + SKEW));
}

function threshold(k, bias) {
  if (k <= bias) return T_MIN;
  return k >= bias + T_MAX ? T_MAX : k - bias;
}

function digitOf(code) {
  if (code >= 0x30 && code < 0x3a) return 26 + (code - 0x30);
  if (code >= 0x41 && code < 0x5b) return code - 0x41;
  if (code >= 0x61 && code < 0x7b) return code - 0x61;
  return BASE;
}

function charOf(digit) {
  return StringFromCharCode(digit < 26 ? digit + 0x61 : digit - 26 + 0x30);
}

function decode(input) {
  const out = [];
  const length = input.length;
  let basic = StringPrototypeLastIndexOf(input, '-');
  if (basic < 0) basic = 0;
  for (let j = 0; j < basic; j++) {
    const code = StringPrototypeCharCodeAt(input, j);
    if (code >= 0x80) notBasic();
    ArrayPrototypePush(out, code);
  }
  let n = INITIAL_N;
  let i = 0;
  let bias = INITIAL_BIAS;
  for (let index = basic > 0 ? basic + 1 : 0; index < length; ) {
    const before = i;
    for (let weight = 1, k = BASE; ; k += BASE) {
      if (index >= length) invalid();
      const digit = digitOf(StringPrototypeCharCodeAt(input, index++));
      if (digit >= BASE) invalid();
      if (digit > MathFloor((MAX_INT - i) / weight)) overflow();
      i += digit * weight;
      const limit = threshold(k, bias);
      if (digit < limit) break;
      if (weight > MathFloor(MAX_INT / (BASE - limit))) overflow();
      weight *= BASE - limit;
    }
    const count = out.length + 1;
    bias = adaptBias(i - before, count, before === 0);
    if (MathFloor(i / count) > MAX_INT - n) overflow();
    n += MathFloor(i / count);
    i %= count;
    for (let j = out.length; j > i; j--) out[j] = out[j - 1];
    out[i++] = n;
  }
  return StringFromCodePoint(...out);
}

function encode(input) {
  const points = ucs2decode(input);
  const out = [];
  for (let j = 0; j < points.length; j++) {
    if (points[j] < 0x80) ArrayPrototypePush(out, StringFromCharCode(points[j]));
  }
  const basic = out.length;
  let handled = basic;
  if (basic > 0) ArrayPrototypePush(out, '-');
  let n = INITIAL_N;
  let delta = 0;
  let bias = INITIAL_BIAS;
  while (handled < points.length) {
    let next = MAX_INT;
    for (let j = 0; j < points.length; j++) {
      if (points[j] >= n && points[j] < next) next = points[j];
    }
    if (next - n > MathFloor((MAX_INT - delta) / (handled + 1))) overflow();
    delta += (next - n) * (handled + 1);
    n = next;
    for (let j = 0; j < points.length; j++) {
      const point = points[j];
      if (point < n && ++delta > MAX_INT) overflow();
      if (point !== n) continue;
      let q = delta;
      for (let k = BASE; ; k += BASE) {
        const limit = threshold(k, bias);
        if (q < limit) break;
        ArrayPrototypePush(out, charOf(limit + ((q - limit) % (BASE - limit))));
        q = MathFloor((q - limit) / (BASE - limit));
      }
      ArrayPrototypePush(out, charOf(q));
      bias = adaptBias(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return ArrayPrototypeJoin(out, '');
}

/** Applies `convert` to each label of a host name, or of the host in an address of mail. */
function mapDomain(domain, convert) {
  let prefix = '';
  const parts = StringPrototypeSplit(domain, '@');
  if (parts.length > 1) {
    prefix = `${parts[0]}@`;
    domain = parts[1];
  }
  const labels = StringPrototypeSplit(
    StringPrototypeReplace(domain, /[\x2E\u3002\uFF0E\uFF61]/g, '.'),
    '.',
  );
  for (let i = 0; i < labels.length; i++) labels[i] = convert(labels[i]);
  return prefix + ArrayPrototypeJoin(labels, '.');
}

function labelToUnicode(label) {
  return StringPrototypeStartsWith(label, 'xn--')
    ? decode(StringPrototypeToLowerCase(StringPrototypeSlice(label, 4)))
    : label;
}

function labelToASCII(label) {
  return RegExpPrototypeExec(/[^\0-\x7F]/, label) !== null ? `xn--${encode(label)}` : label;
}

function toUnicode(domain) {
  return mapDomain(domain, labelToUnicode);
}

function toASCII(domain) {
  return mapDomain(domain, labelToASCII);
}

module.exports = {
  version: '2.1.0',
  ucs2: { decode: ucs2decode, encode: ucs2encode },
  decode,
  encode,
  toASCII,
  toUnicode,
};
