'use strict';
// Who iterates over an async generator that makes requests of itself hears of them in the order of the jobs, in compiled
// code that goes on at once where nothing else waits as elsewhere.
const assert = require('node:assert');
const finish = require('../finish');

let log = [];
let self;

async function* returning() {
  self.return(1).then(() => log.push('returned'));
  try {
    yield 3;
  } finally {
    log.push('finally');
  }
}

async function* asking() {
  await 0;
  self.next().then(({ value }) => log.push(`asked ${value}`));
  yield 1;
  yield 2;
}

async function iterate(make) {
  log = [];
  self = make();
  for await (const value of self) log.push(value);
  for (let i = 0; i < 4; i++) await i;
  return log.join();
}

finish(async () => {
  for (let round = 0; round < 400; round++) {
    assert.strictEqual(await iterate(returning), '3,finally,returned');
    assert.strictEqual(await iterate(asking), '1,asked 2');
  }
});
