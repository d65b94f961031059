'use strict';
// Measures named pieces of work and prints `name<TAB>operations per second` for each. A piece is warmed up, then run in many
// short rounds of which the quicker quarter's slowest counts: on a busy machine most short rounds are not interrupted, and a
// quarter of them still holds its share of collections. An argument on the command line is a regular expression: only names
// it matches are measured.

const filter = new RegExp(process.argv[2] ?? '');
const ROUND = 3;
const ROUNDS = 32;
const WARM = 100;

const now = () => performance.now();

// The next count to try after `count` took `spent` milliseconds.
function scaled(count, spent) {
  if (spent < ROUND / 8) return count * 4;
  return Math.max(1, Math.round((count * ROUND) / spent));
}

function report(name, count, times) {
  times.sort((a, b) => a - b);
  console.log(`${name}\t${((count * 1e3) / times[ROUNDS >> 2]).toFixed(1)}`);
}

/** `step(count)` does `count` operations. */
function bench(name, step) {
  if (!filter.test(name)) return;
  let count = 1;
  for (let warmed = 0; warmed < WARM; ) {
    const started = now();
    step(count);
    const spent = now() - started;
    warmed += spent;
    count = scaled(count, spent);
  }
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = now();
    step(count);
    times.push(now() - started);
  }
  report(name, count, times);
}

/** Each function of a table is one operation; what it gives is kept, so that no compiler leaves it out. */
function benchEach(pieces, suffix = '') {
  for (const [name, piece] of Object.entries(pieces)) {
    bench(
      name + suffix,
      // A function of its own for each piece: one shared by all would never inline any.
      new Function(
        'piece',
        'return (count) => { for (let i = 0; i < count; i++) globalThis.kept = piece(); }',
      )(piece),
    );
  }
}

let queue = Promise.resolve();

async function measureAsync(name, step) {
  let count = 1;
  for (let warmed = 0; warmed < WARM; ) {
    const started = now();
    await step(count);
    const spent = now() - started;
    warmed += spent;
    count = scaled(count, spent);
  }
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = now();
    await step(count);
    times.push(now() - started);
  }
  report(name, count, times);
}

/** `step(count)` gives a promise; one such piece of work runs after the other. */
function benchAsync(name, step) {
  if (!filter.test(name)) return;
  queue = queue.then(() => measureAsync(name, step));
  queue.catch((error) => {
    console.error(error);
    process.exit(1);
  });
}

/** As above, with a step that takes a callback. */
function benchCallback(name, step) {
  benchAsync(name, (count) => new Promise((resolve) => step(count, resolve)));
}

/** The same with `start(done)`, which is one operation: as many as are wanted, one after the other. */
function benchInTurn(name, start) {
  benchCallback(name, (count, done) => {
    const next = () => (count-- > 0 ? start(next) : done());
    next();
  });
}

module.exports = { bench, benchAsync, benchCallback, benchEach, benchInTurn };
