'use strict';

// What `'r+'`, `O_CREAT | O_WRONLY` and the like ask for, and the names that numbers have.

const { stringToFlags } = require('#fs/internal');
const { fs: constants } = internalBinding('constants');
const { APPENDS, CREATES, EXCLUSIVE, READS, TRUNCATES, WRITES } = require('#vfs/access_bits');

const { O_ACCMODE = 3, O_APPEND, O_CREAT, O_EXCL, O_RDWR, O_TRUNC, O_WRONLY } = constants;

/** The bits for the flags of `open`. */
function accessOf(flags) {
  const number = stringToFlags(flags);
  const mode = number & O_ACCMODE;
  let access = mode === O_WRONLY ? WRITES : mode === O_RDWR ? READS | WRITES : READS;
  if (number & O_APPEND) access |= APPENDS;
  if (number & O_CREAT) access |= CREATES;
  if (number & O_EXCL) access |= EXCLUSIVE;
  if (number & O_TRUNC) access |= TRUNCATES;
  return access;
}

/** Whether a file that is opened so could be changed. */
function changes(access) {
  return (access & (WRITES | APPENDS | CREATES | TRUNCATES)) !== 0;
}

const names = ['r', 'r+', 'w', 'w+', 'wx', 'wx+', 'a', 'a+', 'ax', 'ax+'];

/** Numbers as the names that providers compare with, where they have some. */
function nameOfFlags(flags) {
  if (typeof flags !== 'number') return flags;
  for (let i = 0; i < names.length; i++) {
    if (stringToFlags(names[i]) === flags) return names[i];
  }
  return flags;
}

module.exports = { accessOf, changes, nameOfFlags };
