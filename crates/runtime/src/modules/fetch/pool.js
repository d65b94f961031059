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
  StringPrototypeIncludes,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const { Connection } = require('#fetch/connection');
const { channels } = require('#fetch/channels');
const { transportError } = require('#fetch/errors');

const CONNECT_TIMEOUT = 10_000;
const CHECK_EVERY = 1000;
// What a server may choose from, the usual first.
const anyVersion = ['http/1.1', 'h2'];
const oldVersion = ['http/1.1'];

const pools = new SafeMap();
// Every connection, for their deadlines.
const all = new SafeSet();
let timer = null;

function check() {
  const now = DateNow();
  for (const connection of all) connection.check(now);
  if (all.size === 0 && timer !== null) {
    require('#timers/internal').clearInterval(timer);
    timer = null;
  }
}

function watch(connection) {
  all.add(connection);
  if (timer === null) {
    timer = require('#timers/internal').setInterval(check, CHECK_EVERY);
    timer.unref();
  }
}

/** The connections to one origin. */
class Pool {
  /** `forward` is the proxy that is asked for whatever it is, when the connections lead to one. */
  constructor(url, forward = undefined) {
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
    // Connections that carry several exchanges at a time.
    this.sessions = [];
    this.forward = forward;
    // What the connections go through.
    this.proxy = forward === undefined ? require('#fetch/proxy').proxyFor(this) : undefined;
    // A session of TLS that the next handshake can be shortened with.
    this.session = undefined;
  }

  dispatch(exchange) {
    const { idle, sessions } = this;
    for (let i = 0; i < sessions.length; i++) {
      if (sessions[i].hasRoom()) {
        sessions[i].start(exchange);
        return;
      }
    }
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

  /** Sends exchanges again that a connection has left over; they share the next one where that is possible. */
  dispatchTogether(exchanges) {
    const [first] = exchanges;
    const others = () => {
      for (let i = 1; i < exchanges.length; i++) {
        if (!exchanges[i].over) this.dispatch(exchanges[i]);
      }
    };
    for (let i = 0; i < this.sessions.length; i++) {
      if (!this.sessions[i].hasRoom()) continue;
      this.dispatch(first);
      others();
      return;
    }
    this.connect(first, others);
  }

  release(connection) {
    connection.socket.unref();
    ArrayPrototypePush(this.idle, connection);
  }

  forgetSession(connection) {
    const at = ArrayPrototypeIndexOf(this.sessions, connection);
    if (at !== -1) ArrayPrototypeSplice(this.sessions, at, 1);
  }

  forget(connection) {
    all.delete(connection);
    const at = ArrayPrototypeIndexOf(this.idle, connection);
    if (at !== -1) ArrayPrototypeSplice(this.idle, at, 1);
  }

  /** Makes a connection for an exchange; `then` is called when it is ready for more, or has failed. */
  connect(exchange, then = undefined) {
    const params = channels.beforeConnect.hasSubscribers ? this.params(undefined) : undefined;
    if (params !== undefined) {
      channels.beforeConnect.publish({ connectParams: params, connector: connectSocket });
    }
    let finished = false;
    const done = (error, socket) => {
      if (finished) return;
      finished = true;
      exchange.connecting = null;
      if (error !== null) {
        if (channels.connectError.hasSubscribers) {
          const connectParams = this.params(undefined);
          channels.connectError.publish({ connectParams, connector: connectSocket, error });
        }
        exchange.onError(error);
      } else {
        this.connected(exchange, socket);
      }
      then?.();
    };
    const protocols = this.secure && this.forward === undefined ? anyVersion : undefined;
    const cancel = connectSocket(this, done, protocols);
    if (finished) return;
    exchange.connecting = () => {
      finished = true;
      cancel();
      then?.();
    };
  }

  connected(exchange, socket) {
    const many = socket.alpnProtocol === 'h2';
    if (channels.connected.hasSubscribers) {
      const connectParams = this.params(many ? 'h2' : 'h1');
      channels.connected.publish({ connectParams, connector: connectSocket, socket });
    }
    let connection;
    if (many) {
      const { Http2Connection } = require('#fetch/http2_connection');
      connection = new Http2Connection(this, socket);
      ArrayPrototypePush(this.sessions, connection);
    } else {
      connection = new Connection(this, socket);
    }
    watch(connection);
    connection.start(exchange);
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
function connectSocket(pool, done, protocols = oldVersion) {
  if (pool.proxy !== undefined) return connectThrough(pool, done, protocols);
  let socket;
  try {
    socket = pool.secure
      ? connectTls(pool, undefined, protocols)
      : require('net').connect({ host: pool.host, port: pool.port, noDelay: true });
  } catch (error) {
    done(error);
    return () => {};
  }
  return whenReady(pool, socket, done);
}

function connectTls(pool, under, protocols) {
  const tls = require('tls');
  const named = require('net').isIP(pool.host) === 0;
  const socket = tls.connect({
    host: pool.host,
    port: pool.port,
    socket: under,
    servername: named ? pool.host : '',
    session: pool.session,
    ALPNProtocols: protocols,
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
  const timeout = require('#timers/internal').setTimeout(() => {
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
    require('#timers/internal').clearTimeout(timeout);
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

function connectThrough(pool, done, protocols) {
  const { tunnel } = require('#http/internal').proxies();
  const { proxy } = pool;
  let cancelled = false;
  let cancel = () => {
    cancelled = true;
  };
  let fields = `host: ${pool.urlHost}\r\nconnection: close\r\n`;
  if (proxy.authorization) fields += `proxy-authorization: ${proxy.authorization}\r\n`;
  fields += 'proxy-connection: keep-alive\r\n';
  tunnel(
    proxy,
    { host: pool.host, port: pool.port, fields },
    CONNECT_TIMEOUT,
    true,
    () => {},
    (error, socket) => {
      if (error) {
        done(error.statusCode === undefined ? error : refusedByProxy(error), undefined);
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
      cancel = whenReady(pool, connectTls(pool, socket, protocols), done);
    },
  );
  return () => cancel();
}

// Programs know it from undici in this form.
function refusedByProxy({ statusCode }) {
  const message = `Proxy response (${statusCode}) !== 200 when HTTP Tunneling`;
  const { DOMException } = require('#internal/dom_exception');
  return new DOMException('Request was cancelled.', {
    cause: transportError('UND_ERR_ABORTED', message),
  });
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

/** The connections for requests to a URL: those to a proxy where that does the asking. */
function carrierFor(url) {
  const pool = poolFor(url);
  const { proxy } = pool;
  if (proxy === undefined || pool.secure) return pool;
  const { URL } = require('#url/internal');
  const host = StringPrototypeIncludes(proxy.host, ':') ? `[${proxy.host}]` : proxy.host;
  const place = new URL(`${proxy.protocol}//${host}:${proxy.port}`);
  const { proxyKey } = require('#fetch/proxy');
  const key = `${proxyKey()}by ${proxy.authorization ?? ''}@${place.origin}`;
  let carrier = pools.get(key);
  if (carrier === undefined) {
    carrier = new Pool(place, proxy);
    pools.set(key, carrier);
  }
  return carrier;
}

module.exports = { carrierFor, connectSocket };
