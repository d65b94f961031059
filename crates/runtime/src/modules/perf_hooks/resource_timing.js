'use strict';

// `PerformanceResourceTiming` and `performance.markResourceTiming`.

const { ObjectDefineProperties, ObjectDefineProperty, SafeWeakMap, SymbolToStringTag } =
  primordials;

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS },
} = require('#internal/errors');
const { kEnumerableProperty } = require('#internal/util');
const { PerformanceEntry, createEntry } = require('#perf_hooks/entries');

// What the fetch reported, by entry.
const reports = new SafeWeakMap();

function reportOf(entry) {
  const report = reports.get(entry);
  if (report === undefined) throw new ERR_INVALID_THIS('PerformanceResourceTiming');
  return report;
}

class PerformanceResourceTiming extends PerformanceEntry {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get name() {
    reportOf(this);
    return super.name;
  }

  get startTime() {
    reportOf(this);
    return super.startTime;
  }

  get duration() {
    reportOf(this);
    return super.duration;
  }

  toJSON() {
    const report = reportOf(this);
    const result = {
      name: this.name,
      entryType: this.entryType,
      startTime: this.startTime,
      duration: this.duration,
    };
    for (const key in readers) result[key] = readers[key](report);
    return result;
  }
}

const readers = {
  __proto__: null,
  initiatorType: (r) => r.initiatorType,
  nextHopProtocol: (r) => r.timingInfo.finalConnectionTimingInfo?.ALPNNegotiatedProtocol,
  workerStart: (r) => r.timingInfo.finalServiceWorkerStartTime,
  redirectStart: (r) => r.timingInfo.redirectStartTime,
  redirectEnd: (r) => r.timingInfo.redirectEndTime,
  fetchStart: (r) => r.timingInfo.postRedirectStartTime,
  domainLookupStart: (r) => r.timingInfo.finalConnectionTimingInfo?.domainLookupStartTime,
  domainLookupEnd: (r) => r.timingInfo.finalConnectionTimingInfo?.domainLookupEndTime,
  connectStart: (r) => r.timingInfo.finalConnectionTimingInfo?.connectionStartTime,
  connectEnd: (r) => r.timingInfo.finalConnectionTimingInfo?.connectionEndTime,
  secureConnectionStart: (r) => r.timingInfo.finalConnectionTimingInfo?.secureConnectionStartTime,
  requestStart: (r) => r.timingInfo.finalNetworkRequestStartTime,
  finalResponseHeadersStart: (r) => r.timingInfo.finalNetworkResponseStartTime,
  firstInterimResponseStart: () => 0,
  responseStart: (r) => r.timingInfo.finalNetworkResponseStartTime,
  responseEnd: (r) => r.timingInfo.endTime,
  transferSize: (r) => {
    if (r.cacheMode === 'local') return 0;
    if (r.cacheMode === 'validated') return 300;
    return r.timingInfo.encodedBodySize + 300;
  },
  encodedBodySize: (r) => r.timingInfo.encodedBodySize,
  decodedBodySize: (r) => r.timingInfo.decodedBodySize,
  deliveryType: (r) => r.deliveryType,
  responseStatus: (r) => r.responseStatus,
  renderBlockingStatus: () => 'non-blocking',
  contentType: (r) => r.bodyInfo?.contentType ?? '',
  contentEncoding: (r) => r.bodyInfo?.contentEncoding ?? '',
};

const descriptors = {
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'PerformanceResourceTiming' },
  toJSON: kEnumerableProperty,
};
for (const key in readers) {
  const get = function () {
    return readers[key](reportOf(this));
  };
  ObjectDefineProperty(get, 'name', { __proto__: null, value: `get ${key}` });
  descriptors[key] = { __proto__: null, configurable: true, enumerable: true, get };
}
ObjectDefineProperties(PerformanceResourceTiming.prototype, descriptors);

function createResourceTiming(
  timingInfo,
  requestedUrl,
  initiatorType,
  cacheMode,
  responseStatus,
  deliveryType = '',
  bodyInfo = undefined,
) {
  const entry = createEntry(
    PerformanceResourceTiming,
    requestedUrl,
    'resource',
    timingInfo.startTime,
    timingInfo.endTime - timingInfo.startTime,
  );
  reports.set(entry, {
    timingInfo,
    initiatorType,
    cacheMode,
    responseStatus,
    deliveryType,
    bodyInfo,
  });
  return entry;
}

module.exports = { PerformanceResourceTiming, createResourceTiming };
