'use strict';
// IP addresses as text: which family a string is, and the numbers behind it. Written without regular
// expressions, because every connect and listen asks.

const { StringPrototypeCharCodeAt, StringPrototypeIndexOf, StringPrototypeSlice } = primordials;

const ZERO = 48;
const NINE = 57;
const DOT = 46;
const COLON = 58;

function isIPv4(s) {
  s = `${s}`;
  const { length } = s;
  if (length < 7 || length > 15) return false;
  let parts = 0;
  let value = -1;
  let start = 0;
  for (let i = 0; i <= length; i++) {
    const c = i === length ? DOT : StringPrototypeCharCodeAt(s, i);
    if (c >= ZERO && c <= NINE) {
      // No leading zeros: they would mean octal to some.
      if (value === 0) return false;
      value = (value < 0 ? 0 : value) * 10 + (c - ZERO);
      if (value > 255) return false;
    } else if (c === DOT) {
      if (value < 0 || i === start) return false;
      parts++;
      value = -1;
      start = i + 1;
    } else {
      return false;
    }
  }
  return parts === 4;
}

function isHexDigit(c) {
  return (c >= ZERO && c <= NINE) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102);
}

function isZone(s, start) {
  if (start >= s.length) return false;
  for (let i = start; i < s.length; i++) {
    const c = StringPrototypeCharCodeAt(s, i);
    const isWord = (c >= ZERO && c <= NINE) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122);
    if (!isWord && c !== 45 && c !== 46 && c !== 58 && c !== 95 && c !== 126) return false;
  }
  return true;
}

function isIPv6(s) {
  s = `${s}`;
  let { length } = s;
  if (length < 2) return false;
  const percent = StringPrototypeIndexOf(s, '%');
  if (percent !== -1) {
    if (!isZone(s, percent + 1)) return false;
    length = percent;
  }
  let groups = 0;
  let digits = 0;
  let gap = false;
  let groupStart = 0;
  for (let i = 0; i < length; i++) {
    const c = StringPrototypeCharCodeAt(s, i);
    if (isHexDigit(c)) {
      if (++digits > 4) return false;
    } else if (c === COLON) {
      const isDouble = i + 1 < length && StringPrototypeCharCodeAt(s, i + 1) === COLON;
      if (digits > 0) groups++;
      else if (!isDouble) return false;
      if (isDouble) {
        if (gap) return false;
        gap = true;
        i++;
      } else if (i + 1 === length) {
        return false;
      }
      digits = 0;
      groupStart = i + 1;
    } else if (c === DOT) {
      // An IPv4 address as the last two groups.
      if (!isIPv4(StringPrototypeSlice(s, groupStart, length))) return false;
      groups += 2;
      digits = 0;
      break;
    } else {
      return false;
    }
  }
  if (digits > 0) groups++;
  return gap ? groups < 8 : groups === 8;
}

function isIP(s) {
  if (isIPv4(s)) return 4;
  if (isIPv6(s)) return 6;
  return 0;
}

function parseIPv4(s) {
  let number = 0;
  let value = 0;
  for (let i = 0; i <= s.length; i++) {
    const c = i === s.length ? DOT : StringPrototypeCharCodeAt(s, i);
    if (c === DOT) {
      number = number * 256 + value;
      value = 0;
    } else {
      value = value * 10 + (c - ZERO);
    }
  }
  return number;
}

function hexValue(c) {
  return c <= NINE ? c - ZERO : (c | 32) - 87;
}

// The eight 16-bit groups of a valid IPv6 address.
function parseIPv6(s) {
  const percent = StringPrototypeIndexOf(s, '%');
  if (percent !== -1) s = StringPrototypeSlice(s, 0, percent);
  const groups = [];
  let gapAt = -1;
  let value = 0;
  let digits = 0;
  let start = 0;
  for (let i = 0; i < s.length; i++) {
    const c = StringPrototypeCharCodeAt(s, i);
    if (c === COLON) {
      if (digits > 0) groups[groups.length] = value;
      if (i + 1 < s.length && StringPrototypeCharCodeAt(s, i + 1) === COLON) {
        gapAt = groups.length;
        i++;
      }
      value = 0;
      digits = 0;
      start = i + 1;
    } else if (c === DOT) {
      const v4 = parseIPv4(StringPrototypeSlice(s, start));
      groups[groups.length] = (v4 / 65536) & 0xffff;
      groups[groups.length] = v4 & 0xffff;
      digits = 0;
      break;
    } else {
      value = value * 16 + hexValue(c);
      digits++;
    }
  }
  if (digits > 0) groups[groups.length] = value;
  if (gapAt === -1) return groups;
  const full = [];
  for (let i = 0; i < gapAt; i++) full[i] = groups[i];
  const missing = 8 - groups.length;
  for (let i = 0; i < missing; i++) full[gapAt + i] = 0;
  for (let i = gapAt; i < groups.length; i++) full[missing + i] = groups[i];
  return full;
}

module.exports = { isIP, isIPv4, isIPv6, parseIPv6 };
