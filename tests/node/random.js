'use strict';
// For the tests of laws: numbers that look random and can be had again. Each round has a seed of its own, which is told
// when the round fails; given as NODUS_SEED it becomes the first round's. With NODUS_FUZZ_SECONDS the rounds begin anywhere
// and go on for that long.

let state = 1;

/** A whole number from zero to below the limit. */
function random(limit) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 1) % limit;
}

/** One of a list. */
function pick(list) {
  return list[random(list.length)];
}

/** Up to `max` of the letters, in a row. */
function letters(alphabet, max) {
  let text = '';
  for (let i = random(max + 1); i > 0; i--) text += pick(alphabet);
  return text;
}

/** Bytes of one kind: noise, few different ones, or runs. */
function bytes(size) {
  const data = Buffer.alloc(size);
  const kind = random(3);
  for (let i = 0; i < size; i++) {
    if (kind === 0) data[i] = random(256);
    else if (kind === 1) data[i] = 97 + random(4);
    else data[i] = (i / 100) & 255;
  }
  return data;
}

/** A sample that was cut, changed or mixed; `tail(sample)` is what is put behind another. */
function damaged(samples, tail = (sample) => sample) {
  let data = Buffer.from(pick(samples));
  for (let i = random(5); i > 0; i--) {
    const at = random(data.length + 1);
    const kind = random(6);
    if (kind === 0 && at < data.length) data[at] = random(256);
    else if (kind === 1 && at < data.length) data[at] ^= 1 << random(8);
    else if (kind === 2) data = data.subarray(0, at);
    else if (kind === 3) data = Buffer.concat([data.subarray(0, at), tail(pick(samples))]);
    else if (kind === 4) data = Buffer.concat([data, data.subarray(at)]);
    else data.fill(pick([0, 127, 255]), at, Math.min(at + random(9), data.length));
  }
  return data;
}

const seconds = Number(process.env.NODUS_FUZZ_SECONDS) || 0;
let nextSeed = Number(process.env.NODUS_SEED) || (seconds ? Date.now() >>> 0 : 20261121);

function goesOn(round, count, started) {
  return round < count || performance.now() - started < seconds * 1000;
}

function begin() {
  const seed = nextSeed;
  state = seed | 0 || 1;
  nextSeed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed;
}

function tell(seed) {
  console.error(`NODUS_SEED=${seed} repeats this`);
}

/** Runs a check so many times. */
function rounds(count, check) {
  const started = performance.now();
  for (let round = 0; goesOn(round, count, started); round++) {
    const seed = begin();
    try {
      check(round);
    } catch (error) {
      tell(seed);
      throw error;
    }
  }
}

/** The same for a check that gives a promise; the rounds come one after the other. */
async function roundsAsync(count, check) {
  const started = performance.now();
  for (let round = 0; goesOn(round, count, started); round++) {
    const seed = begin();
    try {
      await check(round);
    } catch (error) {
      tell(seed);
      throw error;
    }
  }
}

module.exports = { bytes, damaged, letters, pick, random, rounds, roundsAsync };
