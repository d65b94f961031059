'use strict';

// The connections, by the origin they lead to. Those at rest are kept for the next request and hold nothing alive; the last
// one used is the first to be used again.

const {
  ArrayPrototypeIndexOf,
  ArrayPrototypePop,
  ArrayPrototypePush,
  ArrayPrototypeSplice,
  DateNow,
  Number,
  SafeMap,
  SafeSet,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const { Connection } = require('#fetch/connection');
const { channels } = require('#fetch/channels');
const { transportError } = require('#fetch/errors');

const CONNECT_TIMEOUT = 10_000;
const CHECK_EVERY = 1000;

const pools = new SafeMap();
// Every connection, for their deadlines.
const all = new SafeSet();
let timer = null;

function check() {
  const now = DateNow();
  for (const connection of all) connection.check(now);
  if (all.size === 0 && timer !== null) {
    require('timers').clearInterval(timer);
    timer = null;
  }
}

function watch(connection) {
  all.add(connection);
  if (timer === null) {
    timer = require('timers').setInterval(check, CHECK_EVERY);
    timer.unref();
  }
}

/** The connections to one origin. */
class Pool {
  constructor(url) {
    this.secure = url.protocol === 'https:';
    this.origin = `${url.protocol}//${url.host}`;
    const { hostname } = url;
    this.host = StringPrototypeStartsWith(hostname, '[')
      ? StringPrototypeSlice(hostname, 1, -1)
      : hostname;
    this.hostname = hostname;
    this.port = url.port === '' ? (this.secure ? 443 : 80) : Number(url.port);
    this.urlPort = url.port;
    this.urlHost = url.host;
    this.idle = [];
    // A session of TLS that the next handshake can be shortened with.
    this.session = undefined;
  }

  dispatch(exchange) {
    const { idle } = this;
    const now = DateNow();
    while (idle.length > 0) {
      const connection = ArrayPrototypePop(idle);
      if (connection.closed || connection.socket.destroyed) continue;
      if (now >= connection.deadline) {
        connection.close();
        continue;
      }
      connection.socket.ref();
      connection.reused = true;
      connection.start(exchange);
      return;
    }
    this.connect(exchange);
  }

  /** Sends an exchange again, on a connection of its own. */
  dispatchAnew(exchange) {
    exchange.retried = true;
    this.connect(exchange);
  }

  release(connection) {
    connection.socket.unref();
    ArrayPrototypePush(this.idle, connection);
  }

  forget(connection) {
    all.delete(connection);
    const at = ArrayPrototypeIndexOf(this.idle, connection);
    if (at !== -1) ArrayPrototypeSplice(this.idle, at, 1);
  }

  connect(exchange) {
    const params = channels.beforeConnect.hasSubscribers ? this.params(undefined) : undefined;
    if (params !== undefined) {
      channels.beforeConnect.publish({ connectParams: params, connector: connectSocket });
    }
    let finished = false;
    const cancel = connectSocket(this, (error, socket) => {
      if (finished) return;
      finished = true;
      exchange.connecting = null;
      if (error !== null) {
        if (channels.connectError.hasSubscribers) {
          const connectParams = this.params(undefined);
          channels.connectError.publish({ connectParams, connector: connectSocket, error });
        }
        exchange.onError(error);
        return;
      }
      if (channels.connected.hasSubscribers) {
        const connectParams = this.params('h1');
        channels.connected.publish({ connectParams, connector: connectSocket, socket });
      }
      const connection = new Connection(this, socket);
      watch(connection);
      connection.start(exchange);
    });
    if (finished) return;
    exchange.connecting = () => {
      finished = true;
      cancel();
    };
  }

  params(version) {
    return {
      host: this.urlHost,
      hostname: this.hostname,
      protocol: this.secure ? 'https:' : 'http:',
      port: this.urlPort,
      version,
      servername: null,
      localAddress: null,
    };
  }
}

/** Makes a connection: `done(error)` or `done(null, socket)`. Gives a function that gives it up. */
function connectSocket(pool, done) {
  const proxy = require('#fetch/proxy').proxyFor(pool);
  if (proxy !== undefined) return connectThrough(pool, proxy, done);
  let socket;
  try {
    socket = pool.secure
      ? connectTls(pool, undefined)
      : require('net').connect({ host: pool.host, port: pool.port, noDelay: true });
  } catch (error) {
    done(error);
    return () => {};
  }
  return whenReady(pool, socket, done);
}

function connectTls(pool, under) {
  const tls = require('tls');
  const named = require('net').isIP(pool.host) === 0;
  const socket = tls.connect({
    host: pool.host,
    port: pool.port,
    socket: under,
    servername: named ? pool.host : '',
    session: pool.session,
    ALPNProtocols: ['http/1.1'],
    highWaterMark: 16384,
  });
  socket.on('session', (session) => {
    pool.session = session;
  });
  return socket;
}

// Waits until the socket is ready for requests.
function whenReady(pool, socket, done) {
  const ready = pool.secure ? 'secureConnect' : 'connect';
  const timeout = require('timers').setTimeout(() => {
    finish(
      transportError(
        'UND_ERR_CONNECT_TIMEOUT',
        `Connect Timeout Error (attempted address: ${pool.hostname}:${pool.port}, timeout: ${CONNECT_TIMEOUT}ms)`,
      ),
    );
  }, CONNECT_TIMEOUT);
  const onReady = () => finish(null);
  const onClose = () => {
    const { socketError } = require('#fetch/errors');
    finish(socketError('other side closed', socket));
  };
  function finish(error) {
    require('timers').clearTimeout(timeout);
    socket.removeListener(ready, onReady);
    socket.removeListener('error', finish);
    socket.removeListener('close', onClose);
    if (error) {
      // A session that the server refuses must not be tried again.
      pool.session = undefined;
      // What follows of its end is nobody's concern.
      socket.on('error', () => {});
      socket.destroy();
      done(error, undefined);
      return;
    }
    if (pool.secure) socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    done(null, socket);
  }
  socket.on(ready, onReady);
  socket.on('error', finish);
  socket.on('close', onClose);
  return () => {
    finish(transportError('UND_ERR_ABORTED', 'Request aborted'));
  };
}

function connectThrough(pool, proxy, done) {
  const { tunnel } = require('#http/internal').proxies();
  let cancelled = false;
  let cancel = () => {
    cancelled = true;
  };
  const options = {
    host: pool.host,
    port: pool.port,
    fields: 'connection: close\r\n',
  };
  tunnel(
    proxy,
    options,
    CONNECT_TIMEOUT,
    true,
    () => {},
    (error, socket) => {
      if (error) {
        done(error, undefined);
        return;
      }
      if (cancelled) {
        socket.destroy();
        return;
      }
      if (!pool.secure) {
        socket.resume();
        done(null, socket);
        return;
      }
      cancel = whenReady(pool, connectTls(pool, socket), done);
    },
  );
  return () => cancel();
}

/** The connections to where a URL leads. */
function poolFor(url) {
  const { proxyKey } = require('#fetch/proxy');
  const key = `${proxyKey()}${url.protocol}//${url.host}`;
  let pool = pools.get(key);
  if (pool === undefined) {
    pool = new Pool(url);
    pools.set(key, pool);
  }
  return pool;
}

module.exports = { connectSocket, poolFor };
