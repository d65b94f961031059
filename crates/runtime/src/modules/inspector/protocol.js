'use strict';

// What `/json/protocol` says: the domains of the protocol that debuggers can speak here.

const { JSONStringify } = primordials;

const kDomains = [
  'Debugger',
  'DOMStorage',
  'HeapProfiler',
  'IO',
  'Network',
  'NodeRuntime',
  'Profiler',
  'Runtime',
  'Schema',
];

/** The description, as JSON. */
function text() {
  const domains = [];
  for (let i = 0; i < kDomains.length; i++) domains[i] = { domain: kDomains[i] };
  return JSONStringify({ version: { major: '1', minor: '3' }, domains });
}

module.exports = { text };
