'use strict';

// The resource timing of a fetch, for `performance`.

const { globalThis } = primordials;

let performance;
function clock() {
  performance ??= require('perf_hooks').performance;
  return performance.now();
}

class Timing {
  constructor() {
    this.startTime = clock();
    this.postRedirectStartTime = this.startTime;
    this.redirectStartTime = 0;
    this.redirectEndTime = 0;
    this.firstByte = 0;
  }

  answered() {
    this.firstByte = clock();
  }

  redirected() {
    if (this.redirectStartTime === 0) this.redirectStartTime = this.startTime;
    this.redirectEndTime = clock();
    this.postRedirectStartTime = this.redirectEndTime;
  }
}

function start() {
  return new Timing();
}

/** The parts of connecting, none of which is told of. */
function unknownTimes(time) {
  return {
    domainLookupStartTime: time,
    domainLookupEndTime: time,
    connectionStartTime: time,
    connectionEndTime: time,
    secureConnectionStartTime: time,
  };
}

/** Tells `performance` of a fetch whose response is complete. */
function report(call) {
  const { timing } = call;
  if (timing === undefined) return;
  call.timing = undefined;
  const end = clock();
  const start = timing.firstByte || end;
  performance.markResourceTiming(
    {
      startTime: timing.startTime,
      redirectStartTime: timing.redirectStartTime,
      redirectEndTime: timing.redirectEndTime,
      postRedirectStartTime: timing.postRedirectStartTime,
      finalServiceWorkerStartTime: 0,
      finalNetworkRequestStartTime: timing.postRedirectStartTime,
      finalNetworkResponseStartTime: start,
      endTime: end,
      encodedBodySize: call.encodedSize,
      decodedBodySize: call.encodedSize,
      finalConnectionTimingInfo: unknownTimes(timing.postRedirectStartTime),
    },
    call.inner.url.href,
    'fetch',
    globalThis,
    '',
    { encodedSize: call.encodedSize, decodedSize: call.encodedSize },
    call.status,
    '',
  );
}

module.exports = { report, start };
