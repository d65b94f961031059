'use strict';

// How a file was opened, as bits.

const READS = 1 << 0;
const WRITES = 1 << 1;
const APPENDS = 1 << 2;
const CREATES = 1 << 3;
const EXCLUSIVE = 1 << 4;
const TRUNCATES = 1 << 5;

module.exports = { APPENDS, CREATES, EXCLUSIVE, READS, TRUNCATES, WRITES };
