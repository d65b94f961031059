'use strict';

// `fs.Stats` for files that no system knows.

const { BigInt, MathCeil, MathFloor, MathRound, NumberIsFinite } = primordials;

const { statsFromArray } = require('#fs/internal');

const kDevice = 4085;
const kBlockSize = 4096;
const kNsPerMs = 1e6;

let lastInode = 0;

/** A number that no other file of this thread has. */
function nextInode() {
  return ++lastInode;
}

function pushTime(list, at, ms, big) {
  if (!NumberIsFinite(ms)) ms = 0;
  const seconds = MathFloor(ms / 1000);
  const ns = MathRound((ms - seconds * 1000) * kNsPerMs);
  list[at] = big ? BigInt(seconds) : seconds;
  list[at + 1] = big ? BigInt(ns) : ns;
}

/** `Stats`, or `BigIntStats` for `{ bigint: true }`. Times are in milliseconds. */
function makeStats(file, options) {
  const { mode, nlink = 1, uid = 0, gid = 0, ino, size } = file;
  const { atime, mtime, ctime, birthtime } = file;
  const blocks = MathCeil(size / 512);
  const big = options?.bigint === true;
  const list = [kDevice, mode, nlink, uid, gid, 0, kBlockSize, ino, size, blocks];
  if (big) for (let i = 0; i < list.length; i++) list[i] = BigInt(list[i]);
  pushTime(list, 10, atime, big);
  pushTime(list, 12, mtime, big);
  pushTime(list, 14, ctime, big);
  pushTime(list, 16, birthtime, big);
  return statsFromArray(list);
}

module.exports = { kBlockSize, makeStats, nextInode };
