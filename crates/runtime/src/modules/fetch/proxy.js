'use strict';

// Whether requests go through a proxy: what the command line and the environment say at the first request, or what
// `http.setGlobalProxyFromEnv` has set since.

const { globalProxy } = require('#http/internal');

let asked = false;
let fromStart;

function environment() {
  if (globalProxy.environment !== undefined) return globalProxy.environment;
  if (!asked) {
    asked = true;
    fromStart = require('#http/environment').proxies();
  }
  return fromStart;
}

/** The proxy for a pool of connections, or undefined. */
function proxyFor(pool) {
  const env = environment();
  if (env === undefined) return undefined;
  const { isProxied, proxyOf } = require('#http/internal').proxies();
  const proxy = proxyOf(env, pool.secure ? 'https:' : 'http:');
  return isProxied(proxy, pool) ? proxy : undefined;
}

// Connections that were made with other settings are not used again.
function proxyKey() {
  return globalProxy.generation === 0 ? '' : `${globalProxy.generation} `;
}

module.exports = { proxyFor, proxyKey };
