'use strict';

// Programs that go through a module's exports meet them in the same order and with the same attributes.

const assert = require('assert');

const names = (id) => Object.keys(require(id)).join(' ');
const attributes = (id, name) => {
  const { get, set, enumerable, writable, configurable } = Object.getOwnPropertyDescriptor(
    require(id),
    name,
  );
  return [get ? 'get' : '', set ? 'set' : '', enumerable, writable, configurable].join(' ').trim();
};

assert.strictEqual(names('domain'), '_stack Domain createDomain create active');
for (const id of ['inspector', 'inspector/promises']) {
  assert.strictEqual(
    names(id),
    'open close url waitForDebugger console Session Network NetworkResources DOMStorage',
  );
}
assert.match(
  names('stream/web'),
  /WritableStream WritableStreamDefaultWriter WritableStreamDefaultController/,
);
assert.match(
  names('tls'),
  /DEFAULT_MIN_VERSION DEFAULT_MAX_VERSION getCiphers getCertificateCompressionAlgorithms rootCertificates/,
);
assert.match(
  names('tls'),
  /createSecureContext SecureContext TLSSocket Server createServer connect$/,
);
assert.match(
  names('url'),
  /^Url parse resolve resolveObject format URL URLPattern URLSearchParams /,
);
assert.match(names('v8'), /writeHeapSnapshot promiseHooks queryObjects startupSnapshot /);
for (const id of ['dns', 'dns/promises']) {
  assert.match(
    names(id),
    /getServers resolve resolve4 resolve6 resolveAny resolveCaa resolveCname resolveMx /,
  );
}

assert.strictEqual(attributes('zlib', 'ZipFile'), 'true false true');
assert.strictEqual(attributes('node:test/reporters', 'dot'), 'get  true  true');
assert.strictEqual(attributes('node:test/reporters', 'spec'), 'true false true');
assert.strictEqual(attributes('node:test/reporters', 'lcov'), 'true false true');
assert.strictEqual(typeof require('node:test/reporters').lcov, 'function');
