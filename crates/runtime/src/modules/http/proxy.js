'use strict';
// Proxies that the environment names: which requests go through them, and how. A request of plain HTTP is
// rewritten to name its whole target; one over TLS gets a tunnel, made with CONNECT.

const {
  NumberParseInt,
  RegExpPrototypeExec,
  StringPrototypeEndsWith,
  StringPrototypeIndexOf,
  StringPrototypeLastIndexOf,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
  StringPrototypeToUpperCase,
  decodeURIComponent,
} = primordials;
const {
  codes: { ERR_PROXY_INVALID_CONFIG, ERR_PROXY_TUNNEL },
} = require('#internal/errors');

// Milliseconds for the rest of a refusal.
const PATIENCE = 100;

function isProxyUrl(text) {
  return RegExpPrototypeExec(/^https?:\/\//i, text) !== null;
}

function parse(text) {
  const { URL } = require('url');
  const url = RegExpPrototypeExec(/[\r\n]/, text) === null ? URL.parse(text) : null;
  if (url === null || url.hostname === '') {
    throw new ERR_PROXY_INVALID_CONFIG(`Invalid proxy URL: ${text}`);
  }
  return url;
}

function withoutBrackets(host) {
  return host[0] === '[' ? StringPrototypeSlice(host, 1, -1) : host;
}

function authorization(url) {
  if (url.username === '' && url.password === '') return undefined;
  const { Buffer } = require('buffer');
  const name = decodeURIComponent(url.username);
  const secret = decodeURIComponent(url.password);
  return `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;
}

// The name in small letters counts before the one in capitals.
function setting(environment, name) {
  return environment[name] || environment[StringPrototypeToUpperCase(name)];
}

/** The proxy for an agent's protocol, or undefined. */
function proxyOf(environment, protocol) {
  const text = setting(environment, protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  if (!text || !isProxyUrl(text)) return undefined;
  const url = parse(text);
  return {
    protocol: url.protocol,
    host: withoutBrackets(url.hostname),
    port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : NumberParseInt(url.port, 10),
    authorization: authorization(url),
    exceptions: exceptions(setting(environment, 'no_proxy')),
  };
}

/** Throws for what `setGlobalProxyFromEnv` cannot use. */
function checkEnvironment(environment) {
  const names = ['http_proxy', 'https_proxy'];
  for (let i = 0; i < names.length; i++) {
    const text = setting(environment, names[i]);
    if (text) parse(text);
  }
}

// ===== who is asked without the proxy =====

function exceptions(text) {
  if (!text) return [];
  const parts = StringPrototypeSplit(StringPrototypeReplaceAll(text, ',', ' '), ' ');
  const list = [];
  for (let i = 0; i < parts.length; i++) {
    if (parts[i] !== '') list[list.length] = StringPrototypeToLowerCase(parts[i]);
  }
  return list;
}

function addressNumber(text) {
  const parts = StringPrototypeSplit(text, '.');
  let number = 0;
  for (let i = 0; i < parts.length; i++) number = number * 256 + NumberParseInt(parts[i], 10);
  return number;
}

function isInRange(host, range) {
  const dash = StringPrototypeIndexOf(range, '-');
  if (dash === -1) return false;
  const { isIPv4 } = require('net');
  const first = StringPrototypeSlice(range, 0, dash);
  const last = StringPrototypeSlice(range, dash + 1);
  if (!isIPv4(host) || !isIPv4(first) || !isIPv4(last)) return false;
  const number = addressNumber(host);
  return number >= addressNumber(first) && number <= addressNumber(last);
}

function isExcepted(entry, host, port) {
  if (entry === '*') return true;
  const colon = StringPrototypeLastIndexOf(entry, ':');
  const bracket = StringPrototypeLastIndexOf(entry, ']');
  // An address of many colons has no port unless it stands in brackets.
  const single = StringPrototypeIndexOf(entry, ':') === colon || bracket !== -1;
  if (colon > bracket && single) {
    if (StringPrototypeSlice(entry, colon + 1) !== `${port}`) return false;
    entry = StringPrototypeSlice(entry, 0, colon);
  }
  entry = withoutBrackets(entry);
  if (StringPrototypeStartsWith(entry, '*')) entry = StringPrototypeSlice(entry, 1);
  if (entry[0] === '.') {
    return host === StringPrototypeSlice(entry, 1) || StringPrototypeEndsWith(host, entry);
  }
  return host === entry || isInRange(host, entry);
}

/** Whether requests to this place go through the proxy. */
function isProxied(proxy, options) {
  if (proxy === undefined || options.socketPath) return false;
  const host = withoutBrackets(StringPrototypeToLowerCase(options.host || 'localhost'));
  for (let i = 0; i < proxy.exceptions.length; i++) {
    if (isExcepted(proxy.exceptions[i], host, options.port)) return false;
  }
  return true;
}

// ===== how they go =====

/** Rewrites a request of plain HTTP for the proxy, which needs its whole target. */
function rewrite(proxy, req, options) {
  const host = req.getHeader('host') ?? `${options.host}:${options.port}`;
  const path = `http://${host}${req.path}`;
  if (req._header) {
    // Rendered already, from a list of headers.
    const end = StringPrototypeIndexOf(req._header, '\r\n');
    const lines = [`${req.method} ${path} HTTP/1.1`, connectionLine(req)];
    if (proxy.authorization) lines[lines.length] = `proxy-authorization: ${proxy.authorization}`;
    let head = '';
    for (let i = 0; i < lines.length; i++) head += `${lines[i]}\r\n`;
    req._header = head + StringPrototypeSlice(req._header, end + 2);
  } else {
    if (proxy.authorization) req.setHeader('proxy-authorization', proxy.authorization);
    req.setHeader('proxy-connection', req.shouldKeepAlive ? 'keep-alive' : 'close');
  }
  req.path = path;
}

function connectionLine(req) {
  return `proxy-connection: ${req.shouldKeepAlive ? 'keep-alive' : 'close'}`;
}

/** A connection to the proxy itself. */
function connectTo(proxy, options) {
  const target = {
    ...options,
    host: proxy.host,
    port: proxy.port,
    path: undefined,
    lookup: undefined,
  };
  if (proxy.protocol !== 'https:') return require('net').connect(target);
  const named = require('net').isIP(proxy.host) === 0;
  return require('tls').connect({
    ...target,
    servername: named ? proxy.host : '',
    session: undefined,
    ALPNProtocols: ['http/1.1'],
  });
}

function targetOf(options) {
  const { host = 'localhost', port } = options;
  return StringPrototypeIndexOf(host, ':') !== -1 && host[0] !== '['
    ? `[${host}]:${port}`
    : `${host}:${port}`;
}

/** Asks the proxy for a way to the target: `done(error)` or `done(null, socket)`. */
function tunnel(proxy, options, timeout, keepAlive, ontimeout, done) {
  const { validateHeaderValue } = require('#http/outgoing_header');
  const target = targetOf(options);
  validateHeaderValue('host', target);
  const socket = connectTo(proxy, { timeout, ca: options.ca });
  let head = `CONNECT ${target} HTTP/1.1\r\n`;
  if (options.fields === undefined) {
    head += `host: ${target}\r\n`;
    if (keepAlive) head += 'proxy-connection: keep-alive\r\n';
    if (proxy.authorization) head += `proxy-authorization: ${proxy.authorization}\r\n`;
  } else {
    head += options.fields;
  }
  head += '\r\n';
  let answer = '';
  const fail = (what) => finish(new ERR_PROXY_TUNNEL(what));
  const onData = (chunk) => {
    answer += chunk.latin1Slice(0, chunk.length);
    const end = StringPrototypeIndexOf(answer, '\r\n\r\n');
    if (end === -1) return;
    const status = StringPrototypeSlice(answer, 0, StringPrototypeIndexOf(answer, '\r\n'));
    const match = RegExpPrototypeExec(/^HTTP\/1\.[01] (\d+)/, status);
    if (match?.[1] !== '200') {
      const via = `${proxy.protocol}//${proxy.host}:${proxy.port}`;
      const error = new ERR_PROXY_TUNNEL(
        `Failed to establish tunnel to ${target} via ${via}: ${status}`,
      );
      error.statusCode = match === null ? undefined : NumberParseInt(match[1], 10);
      finish(error);
      return;
    }
    finish(null);
    const rest = StringPrototypeSlice(answer, end + 4);
    if (rest !== '') socket.unshift(require('buffer').Buffer.from(rest, 'latin1'));
  };
  const onEnd = () => fail('Connection to establish proxy tunnel ended unexpectedly');
  const onTimeout = () => {
    fail(`Connection to establish proxy tunnel timed out after ${timeout}ms`);
    ontimeout();
  };
  const onReady = () => socket.write(head);
  const ready = proxy.protocol === 'https:' ? 'secureConnect' : 'connect';
  let finished = false;
  function finish(error) {
    if (finished) return;
    finished = true;
    socket.removeListener('data', onData);
    socket.removeListener('end', onEnd);
    socket.removeListener('close', onEnd);
    socket.removeListener('timeout', onTimeout);
    if (error) {
      // What follows of its end is nobody's concern.
      socket.on('error', () => {});
      if (error.statusCode === undefined) socket.destroy();
      else hangUp(socket);
      done(error);
      return;
    }
    socket.removeListener('error', finish);
    socket.setTimeout(0);
    socket.pause();
    done(null, socket);
  }
  socket.on('error', finish);
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('close', onEnd);
  if (timeout) {
    socket.setTimeout(timeout);
    socket.on('timeout', onTimeout);
  }
  socket.once(ready, onReady);
}

// A proxy that explains itself is heard for a moment: hanging up at once would reset its connection.
function hangUp(socket) {
  const { clearTimeout, setTimeout } = require('#timers/internal');
  const close = () => socket.destroy();
  const timer = setTimeout(close, PATIENCE);
  socket.on('end', close);
  socket.on('close', () => clearTimeout(timer));
  socket.end();
}

/** The environment for the global agents, checked: a proxy that is no URL at all is an error of its own. */
function checkedEnvironment() {
  const names = ['http_proxy', 'https_proxy'];
  const { URL } = require('url');
  for (let i = 0; i < names.length; i++) {
    const text = setting(process.env, names[i]);
    if (text && !isProxyUrl(text)) new URL(text);
  }
  return process.env;
}

module.exports = {
  checkEnvironment,
  checkedEnvironment,
  connectTo,
  isProxied,
  proxyOf,
  rewrite,
  tunnel,
};
