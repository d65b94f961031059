'use strict';

// What `fetch` hands to its relatives, WebSocket and EventSource: connections, and requests whose answers are told to callbacks.

const { AbortController } = require('#events/abort_controller');

/**
 * A connection to where a URL leads, through a proxy where that is wanted: `done(error)` or `done(null, socket, proxy)`. With
 * a proxy it is one to that, which has to be told the whole address.
 */
function connect(url, done) {
  const { carrierFor, connectSocket } = require('#fetch/pool');
  const pool = carrierFor(url);
  return connectSocket(pool, (error, socket) => done(error, socket, pool.forward));
}

/**
 * Fetches; `done(error)` or `done(null, response)`, whose `open()` gives a reader of the body. What is returned gives the
 * fetch up.
 */
function start(url, init, done) {
  const controller = new AbortController();
  const { fetchWith } = require('#fetch/fetch');
  const { responseStateOf } = require('#fetch/response');
  const { openBody } = require('#fetch/body');
  fetchWith(
    url,
    { ...init, signal: controller.signal },
    (response) => {
      const state = responseStateOf(response);
      done(null, {
        status: state.status,
        url: state.url,
        headers: state.headersList(),
        open: () => (state.body === null ? null : openBody(state.body)),
      });
    },
    (error) => done(error, undefined),
  );
  return () => controller.abort();
}

const { isTrustworthy, targetOf } = require('#fetch/policy');

module.exports = { connect, isTrustworthy, start, targetOf };
