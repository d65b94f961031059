'use strict';

// The records of ZIP archives: local headers, the central directory and the end of the archive, with the wide fields of
// Zip64 where numbers need them. An entry is known by a plain object (`record`) of what its central header says.

const {
  ArrayPrototypePush,
  ArrayPrototypeSort,
  Date,
  MathFloor,
  Number,
  NumberIsNaN,
  ObjectDefineProperty,
  StringPrototypeEndsWith,
} = primordials;

const { Buffer } = require('buffer');
const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_ZIP_INVALID_ARCHIVE, ERR_ZIP_UNSUPPORTED_FEATURE },
} = require('#internal/errors');

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const DESCRIPTOR = 0x08074b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;

const LOCAL_SIZE = 30;
const CENTRAL_SIZE = 46;
const END_SIZE = 22;
const END64_SIZE = 56;
const LOCATOR64_SIZE = 20;

const FLAG_ENCRYPTED = 1;
const FLAG_DESCRIPTOR = 8;
const FLAG_UTF8 = 0x800;

const STORE = 0;
const DEFLATE = 8;
const ZSTD = 93;

const UNIX = 3;
const VERSION = 20;
const VERSION64 = 45;
const MAX16 = 0xffff;
const MAX32 = 0xffffffff;

const TYPE_MASK = 0o170000;
const TYPE_FILE = 0o100000;
const TYPE_FOLDER = 0o040000;
const TYPE_LINK = 0o120000;
const DOS_FOLDER = 0x10;

const EXTRA_ZIP64 = 0x0001;
const EXTRA_TIME = 0x5455;

function manyDisks() {
  return new ERR_ZIP_UNSUPPORTED_FEATURE('multi-disk archives are not supported');
}

function invalid(reason) {
  return new ERR_ZIP_INVALID_ARCHIVE(reason);
}

/** Keeps something in an object out of sight. */
function hide(object, key, value) {
  ObjectDefineProperty(object, key, { __proto__: null, value, writable: true });
}

// ===== texts and times =====

// What the codes from 128 on meant in names before UTF-8.
const oldLetters =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀' +
  'αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

function textOf(bytes, flags) {
  if ((flags & FLAG_UTF8) !== 0) return bytes.toString('utf8');
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    const letter = bytes[i];
    text += letter < 128 ? bytes.latin1Slice(i, i + 1) : oldLetters[letter - 128];
  }
  return text;
}

/** The two 16-bit numbers of a time in local time, and whether they say all of it that they can. */
function dosTime(date) {
  const year = date.getFullYear();
  if (NumberIsNaN(year)) throw new ERR_INVALID_ARG_VALUE('modified', date, 'must be a valid Date');
  if (year < 1980 || year > 2107) {
    const late = year > 2107;
    return { day: late ? 0xff9f : 0x21, time: late ? 0xbf7d : 0, exact: true };
  }
  const seconds = date.getSeconds();
  return {
    day: ((year - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate(),
    time: (date.getHours() << 11) | (date.getMinutes() << 5) | (seconds >> 1),
    exact: (seconds & 1) === 0 && date.getMilliseconds() === 0,
  };
}

function dateOfDos(day, time) {
  return new Date(
    1980 + (day >> 9),
    ((day >> 5) & 15) - 1,
    day & 31,
    time >> 11,
    (time >> 5) & 63,
    (time & 31) * 2,
  );
}

// ===== extra fields =====

/** The contents of the extra field with a number; undefined when there is none. */
function findExtra(extra, wanted) {
  for (let at = 0; at + 4 <= extra.length; ) {
    const size = extra.readUInt16LE(at + 2);
    if (at + 4 + size > extra.length) throw invalid('extra field is malformed');
    if (extra.readUInt16LE(at) === wanted) return extra.subarray(at + 4, at + 4 + size);
    at += 4 + size;
  }
  return undefined;
}

function wide(buffer, at) {
  const number = buffer.readBigUInt64LE(at);
  if (number > 9007199254740991n) throw invalid('64-bit field exceeds the safe integer range');
  return Number(number);
}

function notWide() {
  return invalid('a field is 0xFFFFFFFF but the Zip64 extended information extra field is missing');
}

const kWide = ['size', 'compressedSize', 'offset', 'disk'];

/** Replaces the numbers of a header that did not fit by those of its Zip64 field. */
function widen(header, extra) {
  const field = findExtra(extra, EXTRA_ZIP64);
  let at = 0;
  for (let i = 0; i < kWide.length; i++) {
    const name = kWide[i];
    const isDisk = name === 'disk';
    if (header[name] !== (isDisk ? MAX16 : MAX32)) continue;
    if (field === undefined) throw notWide();
    const end = at + (isDisk ? 4 : 8);
    if (end > field.length) {
      throw invalid('the Zip64 extended information extra field is truncated');
    }
    header[name] = isDisk ? field.readUInt32LE(at) : wide(field, at);
    at = end;
  }
}

function zip64Extra(numbers) {
  const extra = Buffer.alloc(4 + 8 * numbers.length);
  extra.writeUInt16LE(EXTRA_ZIP64, 0);
  extra.writeUInt16LE(8 * numbers.length, 2);
  for (let i = 0; i < numbers.length; i++) writeWide(extra, numbers[i], 4 + 8 * i);
  return extra;
}

function writeWide(buffer, number, at) {
  buffer.writeUInt32LE(number % 4294967296, at);
  buffer.writeUInt32LE(MathFloor(number / 4294967296), at + 4);
}

/** The exact time of an entry, if the header's own fields cannot say it. */
function timeExtra(record) {
  if (dosTime(record.modified).exact) return Buffer.alloc(0);
  const seconds = MathFloor(record.modified.getTime() / 1000);
  if (seconds < -2147483648 || seconds > 2147483647) return Buffer.alloc(0);
  const extra = Buffer.alloc(9);
  extra.writeUInt16LE(EXTRA_TIME, 0);
  extra.writeUInt16LE(5, 2);
  extra[4] = 1;
  extra.writeInt32LE(seconds, 5);
  return extra;
}

// ===== writing =====

function needsWide(record) {
  return record.size >= MAX32 || record.compressedSize >= MAX32;
}

function writeCommon(header, at, record, crc, compressedSize, size) {
  const { day, time } = dosTime(record.modified);
  header.writeUInt16LE(record.flags, at);
  header.writeUInt16LE(record.method, at + 2);
  header.writeUInt16LE(time, at + 4);
  header.writeUInt16LE(day, at + 6);
  header.writeUInt32LE(crc, at + 8);
  header.writeUInt32LE(compressedSize, at + 12);
  header.writeUInt32LE(size, at + 16);
  header.writeUInt16LE(record.nameBytes.length, at + 20);
}

/** The header before an entry's data; that of a stream does not know its sizes yet. */
function localHeader(record) {
  const streamed = (record.flags & FLAG_DESCRIPTOR) !== 0;
  const isWide = streamed || needsWide(record);
  const known = streamed ? [0, 0] : [record.size, record.compressedSize];
  const extra = Buffer.concat([isWide ? zip64Extra(known) : Buffer.alloc(0), timeExtra(record)]);
  const header = Buffer.alloc(LOCAL_SIZE);
  header.writeUInt32LE(LOCAL, 0);
  header.writeUInt16LE(isWide ? VERSION64 : VERSION, 4);
  writeCommon(
    header,
    6,
    record,
    streamed ? 0 : record.crc32,
    isWide ? MAX32 : record.compressedSize,
    isWide ? MAX32 : record.size,
  );
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, record.nameBytes, extra]);
}

/** What follows the data of an entry whose sizes were not known before. */
function descriptor(record) {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(DESCRIPTOR, 0);
  bytes.writeUInt32LE(record.crc32, 4);
  writeWide(bytes, record.compressedSize, 8);
  writeWide(bytes, record.size, 16);
  return bytes;
}

function centralHeader(record, offset) {
  const numbers = [];
  if (record.size >= MAX32) ArrayPrototypePush(numbers, record.size);
  if (record.compressedSize >= MAX32) ArrayPrototypePush(numbers, record.compressedSize);
  if (offset >= MAX32) ArrayPrototypePush(numbers, offset);
  const isWide = numbers.length > 0 || (record.flags & FLAG_DESCRIPTOR) !== 0;
  const extra = Buffer.concat([
    numbers.length > 0 ? zip64Extra(numbers) : Buffer.alloc(0),
    timeExtra(record),
  ]);
  const header = Buffer.alloc(CENTRAL_SIZE);
  header.writeUInt32LE(CENTRAL, 0);
  header[4] = isWide ? VERSION64 : VERSION;
  header[5] = record.system;
  header.writeUInt16LE(isWide ? VERSION64 : VERSION, 6);
  const least = (number) => (number >= MAX32 ? MAX32 : number);
  writeCommon(header, 8, record, record.crc32, least(record.compressedSize), least(record.size));
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt16LE(record.commentBytes.length, 32);
  header.writeUInt32LE(record.attributes >>> 0, 38);
  header.writeUInt32LE(least(offset), 42);
  return Buffer.concat([header, record.nameBytes, extra, record.commentBytes]);
}

function endOfArchive(count, start, size, comment) {
  const parts = [];
  if (count >= MAX16 || start >= MAX32 || size >= MAX32) {
    const end = Buffer.alloc(END64_SIZE + LOCATOR64_SIZE);
    end.writeUInt32LE(END64, 0);
    writeWide(end, END64_SIZE - 12, 4);
    end[12] = VERSION64;
    end[13] = UNIX;
    end.writeUInt16LE(VERSION64, 14);
    writeWide(end, count, 24);
    writeWide(end, count, 32);
    writeWide(end, size, 40);
    writeWide(end, start, 48);
    end.writeUInt32LE(LOCATOR64, END64_SIZE);
    writeWide(end, start + size, END64_SIZE + 8);
    end.writeUInt32LE(1, END64_SIZE + 16);
    ArrayPrototypePush(parts, end);
  }
  const end = Buffer.alloc(END_SIZE);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(count >= MAX16 ? MAX16 : count, 8);
  end.writeUInt16LE(count >= MAX16 ? MAX16 : count, 10);
  end.writeUInt32LE(size >= MAX32 ? MAX32 : size, 12);
  end.writeUInt32LE(start >= MAX32 ? MAX32 : start, 16);
  end.writeUInt16LE(comment.length, 20);
  ArrayPrototypePush(parts, end, comment);
  return Buffer.concat(parts);
}

// ===== reading =====

/** What a record at the end of an archive says; undefined if there is none. */
function endAt(tail, at, base) {
  if (tail.readUInt32LE(at) !== END) return undefined;
  const length = tail.readUInt16LE(at + 20);
  if (at + END_SIZE + length > tail.length) return undefined;
  const end = {
    at,
    disk: tail.readUInt16LE(at + 4) + tail.readUInt16LE(at + 6),
    countHere: tail.readUInt16LE(at + 8),
    count: tail.readUInt16LE(at + 10),
    size: tail.readUInt32LE(at + 12),
    start: tail.readUInt32LE(at + 16),
    comment: tail.subarray(at + END_SIZE, at + END_SIZE + length),
    shift: 0,
    hasLocator: false,
    fits: false,
  };
  end.hasLocator = at >= LOCATOR64_SIZE && tail.readUInt32LE(at - LOCATOR64_SIZE) === LOCATOR64;
  end.fits = end.hasLocator || end.start + end.size <= base + at;
  return end;
}

/** Where the Zip64 record of an archive lies in its last bytes; undefined where there is none. */
function find64(tail, locator, base) {
  if (tail.readUInt32LE(locator + 4) !== 0 || tail.readUInt32LE(locator + 16) > 1) {
    throw manyDisks();
  }
  // Right before its locator, wherever the archive itself was put.
  const before = locator - END64_SIZE;
  if (before >= 0 && tail.readUInt32LE(before) === END64) return before;
  const named = wide(tail, locator + 8) - base;
  if (named >= 0 && named <= before && tail.readUInt32LE(named) === END64) return named;
  return undefined;
}

/** Takes the numbers of an archive from its Zip64 record. */
function widenEnd(end, tail, record) {
  const count = wide(tail, record + 32);
  if (tail.readUInt32LE(record + 16) !== 0 || tail.readUInt32LE(record + 20) !== 0) {
    throw manyDisks();
  }
  if (wide(tail, record + 24) !== count) throw manyDisks();
  const size = wide(tail, record + 40);
  const start = wide(tail, record + 48);
  if (
    (end.count !== MAX16 && end.count !== count) ||
    (end.size !== MAX32 && end.size !== size) ||
    (end.start !== MAX32 && end.start !== start)
  ) {
    throw invalid('Zip64 and classic end-of-central-directory records disagree');
  }
  end.count = count;
  end.size = size;
  end.start = start;
}

/**
 * Finds the end of an archive in its last bytes, of which the first is at `base` of the whole: where the central directory
 * lies, how many entries it has, the comment, and by how much offsets are off because something stands before the archive.
 */
function findEnd(tail, base) {
  let end;
  const last = tail.length - END_SIZE;
  // A comment is no longer than this.
  for (let at = last; at >= 0 && at >= last - MAX16; at--) {
    const found = endAt(tail, at, base);
    if (found === undefined || (end !== undefined && !found.fits)) continue;
    // Programs could see different files in one archive.
    if (end?.fits) throw invalid('ambiguous end of central directory records');
    end = found;
  }
  if (end === undefined) throw invalid('no end of central directory record found');
  let limit = base + end.at;
  const { hasLocator } = end;
  const locator = end.at - LOCATOR64_SIZE;
  const record = hasLocator ? find64(tail, locator, base) : undefined;
  if (record !== undefined) {
    widenEnd(end, tail, record);
    limit = base + record;
  } else {
    if (hasLocator && (end.count === MAX16 || end.size === MAX32 || end.start === MAX32)) {
      throw invalid('Zip64 end of central directory record not found');
    }
    if (end.disk !== 0 || end.countHere !== end.count) throw manyDisks();
    if (hasLocator) limit = base + locator;
  }
  if (end.count * CENTRAL_SIZE > end.size) throw wrongCount();
  // The Zip64 record that was not found may lie between the directory and its locator.
  end.shift = hasLocator && record === undefined ? 0 : limit - end.size - end.start;
  if (end.shift < 0) throw invalid('central directory does not fit inside the archive');
  end.start += end.shift;
  return end;
}

function wrongCount() {
  return invalid('central directory record count is inconsistent with its size');
}

/** The records of a central directory. `check` is given each before the next is looked at; `left` bytes follow. */
function readDirectory(bytes, end, check = undefined, left = 0) {
  const records = [];
  let at = 0;
  for (let i = 0; i < end.count; i++) {
    if (at + CENTRAL_SIZE > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) {
      throw invalid('central directory header signature is invalid');
    }
    const nameEnd = at + CENTRAL_SIZE + bytes.readUInt16LE(at + 28);
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
    const commentEnd = extraEnd + bytes.readUInt16LE(at + 32);
    if (commentEnd > bytes.length) {
      const what = commentEnd > bytes.length + left ? 'truncated' : 'out of bounds';
      throw invalid(`central directory header is ${what}`);
    }
    const flags = bytes.readUInt16LE(at + 8);
    const extra = bytes.subarray(nameEnd, extraEnd);
    const record = {
      system: bytes[at + 5],
      flags,
      method: bytes.readUInt16LE(at + 10),
      modified: dateOfDos(bytes.readUInt16LE(at + 14), bytes.readUInt16LE(at + 12)),
      crc32: bytes.readUInt32LE(at + 16),
      compressedSize: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      attributes: bytes.readUInt32LE(at + 38),
      offset: bytes.readUInt32LE(at + 42),
      disk: bytes.readUInt16LE(at + 34),
      nameBytes: bytes.subarray(at + CENTRAL_SIZE, nameEnd),
      commentBytes: bytes.subarray(extraEnd, commentEnd),
      name: '',
      comment: '',
    };
    widen(record, extra);
    if (record.disk !== 0) throw manyDisks();
    const time = findExtra(extra, EXTRA_TIME);
    if (time !== undefined && time.length >= 5 && (time[0] & 1) !== 0) {
      record.modified = new Date(time.readInt32LE(1) * 1000);
    }
    record.name = textOf(record.nameBytes, flags);
    record.comment = textOf(record.commentBytes, flags);
    record.offset += end.shift;
    check?.(record);
    ArrayPrototypePush(records, record);
    at = commentEnd;
  }
  if (at !== bytes.length) throw wrongCount();
  return records;
}

/** How long a local header is, once its fixed part agrees with the central one. `isWhole` has the rest looked at, too. */
function checkLocal(header, record, isWhole = false) {
  if (!isLocal(header)) throw invalid('local file header signature is invalid');
  const flags = header.readUInt16LE(6);
  if (header.readUInt16LE(8) !== record.method) {
    throw invalid('local and central compression methods disagree');
  }
  if (((flags ^ record.flags) & FLAG_ENCRYPTED) !== 0) {
    throw invalid('local and central encryption flags disagree');
  }
  const length = localSize(header, record);
  if (isWhole && length > header.length) throw invalid('local file header is truncated');
  if ((flags & FLAG_DESCRIPTOR) === 0) {
    const compressed = header.readUInt32LE(18);
    const size = header.readUInt32LE(22);
    if (isWhole && isWide(header)) {
      const extra = header.subarray(LOCAL_SIZE + header.readUInt16LE(26), length);
      if (findExtra(extra, EXTRA_ZIP64) === undefined) throw notWide();
    }
    if (
      header.readUInt32LE(14) !== record.crc32 ||
      (compressed !== MAX32 && compressed !== record.compressedSize) ||
      (size !== MAX32 && size !== record.size)
    ) {
      throw invalid('local and central header crc-32 or sizes disagree');
    }
  }
  return length;
}

function isLocal(header) {
  return header.length >= LOCAL_SIZE && header.readUInt32LE(0) === LOCAL;
}

/** Whether a local header has numbers that do not fit. */
function isWide(header) {
  return header.readUInt32LE(18) === MAX32 || header.readUInt32LE(22) === MAX32;
}

/** How long a local header is; of what is none, how long it should be at least. */
function localSize(header, record) {
  if (!isLocal(header)) return LOCAL_SIZE + record.nameBytes.length;
  return LOCAL_SIZE + header.readUInt16LE(26) + header.readUInt16LE(28);
}

/**
 * Refuses entries that share bytes: a small archive could hold very much. `ends` are where the data of the records ends, `limit`
 * is where the directory begins.
 */
function checkOverlaps(records, ends, limit) {
  const order = [];
  for (let i = 0; i < records.length; i++) order[i] = i;
  ArrayPrototypeSort(order, (a, b) => records[a].offset - records[b].offset);
  for (let i = 0; i < order.length; i++) {
    const next = i + 1 < order.length ? records[order[i + 1]].offset : limit;
    if (ends[order[i]] <= next) continue;
    const { name } = records[order[i]];
    throw invalid(
      `entry "${name}" overlaps the next entry or the central directory (possible zip bomb)`,
    );
  }
}

// ===== kinds =====

function isUnix(record) {
  return record.system === UNIX && record.attributes >>> 16 !== 0;
}

function isLink(record) {
  return isUnix(record) && ((record.attributes >>> 16) & TYPE_MASK) === TYPE_LINK;
}

function isFolder(record) {
  return StringPrototypeEndsWith(record.name, '/') || (record.attributes & DOS_FOLDER) !== 0;
}

function modeOf(record) {
  if (isUnix(record)) return (record.attributes >>> 16) & 0o7777;
  return isFolder(record) ? 0o755 : 0o644;
}

/** The attributes of a new entry. */
function attributesOf(type, mode) {
  const dos = type === TYPE_FOLDER ? DOS_FOLDER : 0;
  return ((((type | (mode & 0o7777)) << 16) >>> 0) + dos) >>> 0;
}

module.exports = {
  DEFLATE,
  END64_SIZE,
  END_SIZE,
  FLAG_DESCRIPTOR,
  FLAG_ENCRYPTED,
  FLAG_UTF8,
  LOCAL_SIZE,
  LOCATOR64_SIZE,
  MAX16,
  STORE,
  TYPE_FILE,
  TYPE_FOLDER,
  TYPE_LINK,
  UNIX,
  ZSTD,
  attributesOf,
  centralHeader,
  checkLocal,
  checkOverlaps,
  descriptor,
  endOfArchive,
  findEnd,
  hide,
  isFolder,
  isLink,
  isLocal,
  localHeader,
  isWide,
  localSize,
  modeOf,
  readDirectory,
  textOf,
};
