// Runs scenarios and holds them to the events that Node gives: each with the number of microtasks before it.
'use strict';
const assert = require('node:assert');

const TICKS = 60;

/** `scenarios` by name, each called with what logs an event; `expected` by the same names. */
module.exports = async function checkOrder(scenarios, expected) {
  for (const [name, run] of Object.entries(scenarios)) {
    const events = [];
    let now = 0;
    await new Promise((resolve) => setImmediate(resolve));
    const tick = () => {
      if (++now < TICKS) Promise.resolve().then(tick);
    };
    Promise.resolve().then(tick);
    run((event) => events.push(`${now}:${event}`)).catch((error) =>
      events.push(`failed ${error.stack}`),
    );
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepStrictEqual(events, expected[name].split('|'), name);
  }
};
