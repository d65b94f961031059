'use strict';

// Unpacks a package's archive into a folder. The archive comes from strangers: nothing is written outside the folder, links and
// devices are left out, damage and impossible sizes are errors.

const {
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  Error,
  NumberParseInt,
  RegExpPrototypeExec,
  SafeSet,
  StringPrototypeEndsWith,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeSplit,
} = primordials;

const kBlock = 512;
const kLargestName = 64 * 1024;

// Kinds of entries.
const kFile = '0';
const kOldFile = '\0';
const kContiguousFile = '7';
const kFolder = '5';
const kPaxHeader = 'x';
const kLongName = 'L';

function damaged(what) {
  const error = new Error(`the archive is damaged: ${what}`);
  error.code = 'TAR_BAD_ARCHIVE';
  return error;
}

/** A field of text that a zero byte may end. */
function text(block, start, length) {
  let end = start;
  while (end < start + length && block[end] !== 0) end++;
  return block.toString('utf8', start, end);
}

/** A number in octal digits, or in binary when its first byte says so. */
function number(block, start, length) {
  if ((block[start] & 0x80) !== 0) {
    let value = block[start] & 0x7f;
    for (let i = 1; i < length; i++) value = value * 256 + block[start + i];
    return value;
  }
  const digits = RegExpPrototypeExec(
    /^ *([0-7]*)[ \0]*$/,
    block.latin1Slice(start, start + length),
  );
  if (digits === null) throw damaged('a field is no number');
  return digits[1] === '' ? 0 : NumberParseInt(digits[1], 8);
}

function isZero(block) {
  for (let i = 0; i < kBlock; i++) {
    if (block[i] !== 0) return false;
  }
  return true;
}

function checkSum(block) {
  let sum = 8 * 32;
  for (let i = 0; i < kBlock; i++) {
    if (i < 148 || i >= 156) sum += block[i];
  }
  if (sum !== number(block, 148, 8)) throw damaged('a header has a wrong sum');
}

/** `27 path=package/a.js\n` … as an object. */
function paxRecords(data) {
  const records = { __proto__: null };
  let at = 0;
  while (at < data.length) {
    const space = data.indexOf(32, at);
    if (space < 0 || space - at > 10) throw damaged('an extended header has no length');
    const length = NumberParseInt(data.latin1Slice(at, space), 10);
    if (!(length > space - at) || at + length > data.length) {
      throw damaged('an extended header has a wrong length');
    }
    const record = data.toString('utf8', space + 1, at + length - 1);
    const equals = StringPrototypeIndexOf(record, '=');
    if (equals > 0) {
      const key = StringPrototypeSlice(record, 0, equals);
      records[key] = StringPrototypeSlice(record, equals + 1);
    }
    at += length;
  }
  return records;
}

/** Where an entry goes: its name without the first folder, undefined for one that would leave the folder. */
function relative(name) {
  if (StringPrototypeIndexOf(name, '\0') >= 0) return undefined;
  const parts = StringPrototypeSplit(name, '/');
  const kept = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part === '..') return undefined;
    if (part !== '' && part !== '.') ArrayPrototypePush(kept, part);
  }
  const inner = ArrayPrototypeSlice(kept, 1);
  return inner.length === 0 ? undefined : ArrayPrototypeJoin(inner, '/');
}

/** The entries of an archive, each `{ name, kind, mode, data }`. */
function* entries(archive) {
  let at = 0;
  let next = {};
  while (at + kBlock <= archive.length) {
    const block = archive.subarray(at, at + kBlock);
    at += kBlock;
    // The end is two blocks of zeros, of which the second may be missing.
    if (isZero(block)) return;
    checkSum(block);
    const kind = block.latin1Slice(156, 157);
    let size = number(block, 124, 12);
    if (next.size !== undefined && kind !== kPaxHeader && kind !== kLongName) size = +next.size;
    if (!(size >= 0) || at + size > archive.length) throw damaged('it ends within a file');
    const data = archive.subarray(at, at + size);
    at += size + ((kBlock - (size % kBlock)) % kBlock);
    if (kind === kPaxHeader || kind === kLongName) {
      if (size > kLargestName) throw damaged('a name is too long');
      if (kind === kPaxHeader) next = { ...next, ...paxRecords(data) };
      else next.path = text(data, 0, data.length);
      continue;
    }
    let name = text(block, 0, 100);
    const prefix = block.latin1Slice(257, 262) === 'ustar' ? text(block, 345, 155) : '';
    if (prefix !== '') name = `${prefix}/${name}`;
    yield { name: next.path ?? name, kind, mode: number(block, 100, 8), data };
    next = {};
  }
  if (at < archive.length) throw damaged('it ends within a header');
  if (at === 0) throw damaged('it is empty');
}

/** Unpacks an archive's bytes into a folder that exists, leaving out the first folder of every name. */
function unpack(archive, folder) {
  const fs = require('fs');
  const path = require('path');
  const made = new SafeSet();
  const makeFolder = (name) => {
    if (made.has(name)) return;
    fs.mkdirSync(name, { recursive: true, mode: 0o755 });
    made.add(name);
  };
  let files = 0;
  const all = entries(archive);
  for (let step = all.next(); !step.done; step = all.next()) {
    const { name, kind, mode, data } = step.value;
    const short = relative(name);
    if (short === undefined) continue;
    const target = path.join(folder, short);
    if (kind === kFolder) {
      makeFolder(target);
    } else if (kind === kFile || kind === kOldFile || kind === kContiguousFile) {
      if (StringPrototypeEndsWith(name, '/')) {
        makeFolder(target);
        continue;
      }
      makeFolder(path.dirname(target));
      fs.writeFileSync(target, data, { mode: (mode & 0o111) !== 0 ? 0o755 : 0o644 });
      files++;
    }
  }
  if (files === 0) throw damaged('there is no file in it');
}

module.exports = { unpack };
