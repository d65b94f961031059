'use strict';
// Ticks, immediates and timers: queued, run, cleared.
const { benchAsync, benchEach } = require('./measure');

const nothing = () => {};
const bench = (name, piece) => benchEach({ [name]: piece });

benchAsync('nextTick', (count) => {
  return new Promise((resolve) => {
    let left = count;
    const step = () => {
      if (--left <= 0) resolve();
      else process.nextTick(step);
    };
    process.nextTick(step);
  });
});
benchAsync('nextTick 1000 queued', (count) => {
  return new Promise((resolve) => {
    let left = count;
    const step = () => {
      if (--left === 0) resolve();
    };
    const refill = () => {
      const batch = Math.min(1000, left);
      for (let i = 0; i < batch; i++) process.nextTick(step);
      if (left > batch) setImmediate(refill);
    };
    refill();
  });
});
benchAsync('nextTick with arguments', (count) => {
  return new Promise((resolve) => {
    let left = count;
    const step = (a, b) => {
      if ((left -= a) <= 0) resolve(b);
      else process.nextTick(step, 1, 'two');
    };
    process.nextTick(step, 1, 'two');
  });
});
benchAsync('queueMicrotask', (count) => {
  return new Promise((resolve) => {
    let left = count;
    const step = () => {
      if (--left <= 0) resolve();
      else queueMicrotask(step);
    };
    queueMicrotask(step);
  });
});
benchAsync('setImmediate', (count) => {
  return new Promise((resolve) => {
    let left = count;
    const step = () => {
      if (--left <= 0) resolve();
      else setImmediate(step);
    };
    setImmediate(step);
  });
});
benchAsync('setImmediate 1000 queued', (count) => {
  return new Promise((resolve) => {
    let left = count;
    const step = () => {
      if (--left === 0) resolve();
    };
    const refill = () => {
      const batch = Math.min(1000, left);
      for (let i = 0; i < batch; i++) setImmediate(step);
      if (left > batch) setImmediate(refill);
    };
    refill();
  });
});
benchAsync('setTimeout, 1e5 at once', (count) => {
  return new Promise((resolve) => {
    let left = count;
    const step = () => {
      if (--left === 0) resolve();
    };
    const refill = () => {
      const batch = Math.min(1e5, left);
      for (let i = 0; i < batch; i++) setTimeout(step, 1);
      if (left > batch) setImmediate(refill);
    };
    refill();
  });
});
bench('setTimeout and clearTimeout', () => clearTimeout(setTimeout(nothing, 1000)));
bench('setInterval and clearInterval', () => clearInterval(setInterval(nothing, 1000)));
bench('setImmediate and clearImmediate', () => clearImmediate(setImmediate(nothing)));
let turn = 0;
bench('setTimeout of 100 durations', () =>
  clearTimeout(setTimeout(nothing, 1000 + (turn++ % 100))),
);
const timer = setTimeout(nothing, 1e6);
timer.unref();
bench('refresh', () => timer.refresh());
