'use strict';

// `eventLoopUtilization` and `monitorEventLoopDelay`.

const { Float64Array, MathRound, SymbolDispose } = primordials;

const { loopTimes, shareLoopTimes } = internalBinding('performance');
const { now } = require('#perf_hooks/now');
const { kEmptyObject } = require('#internal/util');
const { validateBoolean, validateInteger, validateObject } = require('#internal/validators');
const { Histogram, createInternalHistogram, recordInto } = require('#perf_hooks/histogram');

// When the loop started, below 0 as long as it did not, then where the native leaves what the time is and how much of it the
// loop waited.
const times = new Float64Array(3);
shareLoopTimes(times);

/** How busy the loop was since its start, or between two earlier results. */
function eventLoopUtilization(util1, util2) {
  const loopStart = times[0];
  if (loopStart <= 0) return { idle: 0, active: 0, utilization: 0 };
  if (util2) {
    const idle = util1.idle - util2.idle;
    const active = util1.active - util2.active;
    return { idle, active, utilization: active / (idle + active) };
  }
  loopTimes();
  const idle = times[2];
  const active = times[1] - loopStart - idle;
  if (!util1) return { idle, active, utilization: active / (idle + active) };
  const idleDelta = idle - util1.idle;
  const activeDelta = active - util1.active;
  return {
    idle: idleDelta,
    active: activeDelta,
    utilization: activeDelta / (idleDelta + activeDelta),
  };
}

/** A histogram of how late a timer of fixed interval fires, in nanoseconds. */
class ELDHistogram extends Histogram {
  #timer;
  #resolution;

  constructor(state, resolution) {
    super(state);
    this.#resolution = resolution;
  }

  enable() {
    if (this.#timer !== undefined) return false;
    let previous = now();
    const { setInterval } = require('#timers/internal');
    this.#timer = setInterval(() => {
      const current = now();
      const delta = MathRound((current - previous) * 1e6);
      previous = current;
      recordInto(this, delta > 0 ? delta : 1);
    }, this.#resolution);
    this.#timer.unref();
    return true;
  }

  disable() {
    if (this.#timer === undefined) return false;
    require('#timers/internal').clearInterval(this.#timer);
    this.#timer = undefined;
    return true;
  }

  [SymbolDispose]() {
    this.disable();
  }
}

function monitorEventLoopDelay(options = kEmptyObject) {
  validateObject(options, 'options');
  const { resolution = 10, samplePerIteration = false } = options;
  validateBoolean(samplePerIteration, 'options.samplePerIteration');
  validateInteger(resolution, 'options.resolution', 1);
  return new ELDHistogram(createInternalHistogram(1, 3600e9, 3), resolution);
}

module.exports = { eventLoopUtilization, monitorEventLoopDelay };
