'use strict';

// Legacy URLs of the usual kind, `http://host/path?query#hash` in plain characters: nothing in them has to be put right, so one
// look over the text finds the parts and the text itself is the `href`.

const { StringPrototypeCharCodeAt, StringPrototypeSlice, StringPrototypeStartsWith, Uint8Array } =
  primordials;

// What may be in a host, a port and what follows.
const kHost = 1;
const kRest = 2;
const kinds = new Uint8Array(128);
for (let unit = 0x21; unit < 0x7f; unit++) kinds[unit] = kRest;
for (let unit = 0x30; unit < 0x3a; unit++) kinds[unit] |= kHost;
for (let unit = 0x61; unit < 0x7b; unit++) kinds[unit] |= kHost;
kinds[0x2d] |= kHost;
kinds[0x2e] |= kHost;
const escaped = '"\'<>\\^`{|}';
for (let i = 0; i < escaped.length; i++) kinds[StringPrototypeCharCodeAt(escaped, i)] = 0;

const kLongestHost = 255;

/** Does all of it stand for itself in a URL? */
function isPlain(text) {
  for (let i = 0; i < text.length; i++) {
    const unit = StringPrototypeCharCodeAt(text, i);
    if (unit > 0x7e || kinds[unit] === 0) return false;
  }
  return true;
}

function isPunycode(text, start, end) {
  for (let i = start; i < end - 3; i++) {
    if (
      StringPrototypeCharCodeAt(text, i) === 0x78 &&
      StringPrototypeCharCodeAt(text, i + 1) === 0x6e &&
      StringPrototypeCharCodeAt(text, i + 2) === 0x2d
    )
      return true;
  }
  return false;
}

/** Fills a new `Url` but for its query as an object; false if the text is of another kind and nothing was done. */
function takeUsual(self, url) {
  let start = 0;
  if (StringPrototypeStartsWith(url, 'https://')) start = 8;
  else if (StringPrototypeStartsWith(url, 'http://')) start = 7;
  else return false;
  const { length } = url;
  let at = start;
  let unit = 0;
  for (; at < length; at++) {
    unit = StringPrototypeCharCodeAt(url, at);
    if (unit > 0x7e || (kinds[unit] & kHost) === 0) break;
  }
  const hostEnd = at;
  if (hostEnd === start || hostEnd - start > kLongestHost || isPunycode(url, start, hostEnd)) {
    return false;
  }
  if (unit === 0x3a) {
    for (at++; at < length; at++) {
      unit = StringPrototypeCharCodeAt(url, at);
      if (unit < 0x30 || unit > 0x39) break;
    }
    if (at === hostEnd + 1) return false;
  }
  // A slash has to follow.
  if (at === length || unit !== 0x2f) return false;
  const pathStart = at;
  let question = -1;
  let hash = -1;
  for (; at < length; at++) {
    unit = StringPrototypeCharCodeAt(url, at);
    if (unit > 0x7e || kinds[unit] === 0) return false;
    if (hash !== -1) continue;
    if (unit === 0x23) hash = at;
    else if (unit === 0x3f && question === -1) question = at;
  }

  const searchEnd = hash === -1 ? length : hash;
  self.protocol = start === 8 ? 'https:' : 'http:';
  self.slashes = true;
  self.host = StringPrototypeSlice(url, start, pathStart);
  if (hostEnd === pathStart) {
    self.hostname = self.host;
  } else {
    self.port = StringPrototypeSlice(url, hostEnd + 1, pathStart);
    self.hostname = StringPrototypeSlice(url, start, hostEnd);
  }
  if (hash !== -1) self.hash = StringPrototypeSlice(url, hash);
  self.path = StringPrototypeSlice(url, pathStart, searchEnd);
  if (question === -1) {
    self.pathname = self.path;
  } else {
    self.search = StringPrototypeSlice(url, question, searchEnd);
    self.query = StringPrototypeSlice(url, question + 1, searchEnd);
    self.pathname = StringPrototypeSlice(url, pathStart, question);
  }
  self.href = url;
  return true;
}

module.exports = { isPlain, takeUsual };
