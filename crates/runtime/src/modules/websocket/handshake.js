'use strict';

// The opening of a WebSocket: the request to switch protocols, and the checks that its answer has to pass.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypeJoin,
  Error,
  Number,
  RegExpPrototypeExec,
  StringPrototypeSplit,
  StringPrototypeToLowerCase,
  StringPrototypeTrim,
  Symbol,
} = primordials;

const { HTTPParser } = internalBinding('http_parser');

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const kOnHeaders = HTTPParser.kOnHeaders | 0;
const kOnHeadersComplete = HTTPParser.kOnHeadersComplete | 0;
const kOnBody = HTTPParser.kOnBody | 0;
const kOnMessageComplete = HTTPParser.kOnMessageComplete | 0;
const kHandshake = Symbol('handshake');

const OFFER = 'permessage-deflate; client_max_window_bits';

// Fields that a program can not set.
const own = [
  'host',
  'connection',
  'upgrade',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
  'content-length',
  'transfer-encoding',
];

/** Names and values by turns, as they are sent. */
function fieldsOf({ headers, key, protocols, url, authorized }) {
  const fields = [];
  const given = headers === undefined ? [] : headers.raw();
  for (let i = 0; i < given.length; i += 2) {
    if (!ArrayPrototypeIncludes(own, StringPrototypeToLowerCase(given[i]))) {
      fields[fields.length] = given[i];
      fields[fields.length] = given[i + 1];
    }
  }
  const add = (name, value) => {
    if (headers?.has(name)) return;
    fields[fields.length] = name;
    fields[fields.length] = value;
  };
  add('sec-websocket-key', key);
  add('sec-websocket-version', '13');
  if (protocols.length > 0) add('sec-websocket-protocol', ArrayPrototypeJoin(protocols, ', '));
  add('sec-websocket-extensions', OFFER);
  if (authorized) add('authorization', credentialsOf(url));
  add('accept', '*/*');
  add('accept-language', '*');
  if (require('#fetch/internal').isTrustworthy(url)) add('sec-fetch-mode', 'websocket');
  add('user-agent', 'node');
  add('pragma', 'no-cache');
  add('cache-control', 'no-cache');
  add('accept-encoding', 'gzip, deflate');
  return fields;
}

/** One field's value, or undefined; the name is in small letters. */
function fieldOf(raw, name) {
  for (let i = 0; i < raw.length; i += 2) {
    if (StringPrototypeToLowerCase(raw[i]) === name) return raw[i + 1];
  }
  return undefined;
}

/** What the server made of the offer: null when it is not what can be agreed to. */
function agreed(text) {
  const result = { deflate: false, noContext: false };
  if (text === undefined) return result;
  const parts = StringPrototypeSplit(text, ';');
  // One extension was offered, so one can come back.
  if (StringPrototypeToLowerCase(StringPrototypeTrim(parts[0])) !== 'permessage-deflate') {
    return null;
  }
  result.deflate = true;
  const seen = { __proto__: null };
  for (let i = 1; i < parts.length; i++) {
    const match = RegExpPrototypeExec(
      /^\s*([a-z_]+)\s*(?:=\s*"?(\d+)"?\s*)?$/,
      StringPrototypeToLowerCase(parts[i]),
    );
    if (match === null || seen[match[1]]) return null;
    seen[match[1]] = true;
    switch (match[1]) {
      case 'server_no_context_takeover':
        result.noContext = true;
        break;
      case 'client_no_context_takeover':
        break;
      case 'server_max_window_bits':
      case 'client_max_window_bits': {
        const bits = Number(match[2]);
        if (!(bits >= 8 && bits <= 15)) return null;
        break;
      }
      default:
        return null;
    }
  }
  return result;
}

class Handshake {
  constructor(url, protocols, headers, done) {
    this.url = url;
    this.protocols = protocols;
    this.headers = headers;
    this.done = done;
    this.key = require('crypto').randomBytes(16).toString('base64');
    this.socket = null;
    this.early = null;
    this.head = null;
    this.over = false;
    this.cancel = null;
    // Whether the server is told the credentials in the address, which is done when it has asked for them.
    this.authorized = false;
  }

  start() {
    this.cancel = require('#fetch/internal').connect(this.url, (error, socket, proxy) => {
      if (this.over) {
        socket?.destroy();
        return;
      }
      if (error !== null) this.finish(error);
      else this.ask(socket, proxy);
    });
  }

  ask(socket, proxy) {
    this.socket = socket;
    const { targetOf } = require('#fetch/internal');
    const { url } = this;
    const fields = fieldsOf(this);
    const origin = proxy === undefined ? '' : url.origin;
    let text = `GET ${origin}${targetOf(url)} HTTP/1.1\r\nhost: ${url.host}\r\n`;
    text += 'connection: upgrade\r\nupgrade: websocket\r\n';
    if (proxy?.authorization) text += `proxy-authorization: ${proxy.authorization}\r\n`;
    for (let i = 0; i < fields.length; i += 2) text += `${fields[i]}: ${fields[i + 1]}\r\n`;
    const parser = new HTTPParser();
    parser.initialize(HTTPParser.RESPONSE, {}, 0, 0);
    parser[kHandshake] = this;
    parser[kOnHeaders] = onHeaders;
    parser[kOnHeadersComplete] = onHeadersComplete;
    parser[kOnBody] = () => {};
    parser[kOnMessageComplete] = () => {};
    this.parser = parser;
    this.ondata = (chunk) => this.read(chunk);
    this.onfailure = (error) => this.finish(error ?? closedEarly());
    this.onclose = () => this.finish(closedEarly());
    socket.on('data', this.ondata);
    socket.on('error', this.onfailure);
    socket.on('end', this.onclose);
    socket.on('close', this.onclose);
    socket.write(`${text}\r\n`, 'latin1');
  }

  read(chunk) {
    const result = this.parser.execute(chunk);
    if (result instanceof Error) {
      this.finish(result);
      return;
    }
    if (this.head === null) return;
    if (this.head.status === 401 && !this.authorized && hasCredentials(this.url)) {
      this.authorize();
      return;
    }
    const error = this.check(this.head);
    if (error !== undefined) {
      this.finish(error);
      return;
    }
    // What follows the head are frames.
    this.finish(null, chunk.subarray(result));
  }

  /** Asks once more, on a connection of its own, with the credentials. */
  authorize() {
    this.leave();
    this.drop();
    this.socket = null;
    this.head = null;
    this.early = null;
    this.authorized = true;
    this.start();
  }

  /** What is wrong with an answer, or undefined. */
  check({ status, raw }) {
    if (status !== 101) return new Error('Received network error or non-101 status code.');
    const upgrade = fieldOf(raw, 'upgrade');
    if (upgrade === undefined || StringPrototypeToLowerCase(upgrade) !== 'websocket') {
      return new Error('Server did not set Upgrade header to "websocket".');
    }
    const connection = fieldOf(raw, 'connection');
    if (connection === undefined || !hasToken(connection, 'upgrade')) {
      return new Error('Server did not set Connection header to "upgrade".');
    }
    const digest = require('crypto')
      .createHash('sha1')
      .update(this.key + GUID)
      .digest('base64');
    if (StringPrototypeTrim(fieldOf(raw, 'sec-websocket-accept') ?? '') !== digest) {
      return new Error('Incorrect hash received in Sec-WebSocket-Accept header.');
    }
    const extensions = fieldOf(raw, 'sec-websocket-extensions');
    this.extensions = extensions ?? '';
    this.agreed = agreed(extensions);
    if (this.agreed === null) {
      return new Error('Sec-WebSocket-Extensions header does not match.');
    }
    const protocol = fieldOf(raw, 'sec-websocket-protocol');
    // A server that was asked for one has to choose.
    const isMissing = protocol === undefined && this.protocols.length > 0;
    if (
      isMissing ||
      (protocol !== undefined && !ArrayPrototypeIncludes(this.protocols, protocol))
    ) {
      return new Error('Protocol was not set in the opening handshake.');
    }
    this.protocol = protocol ?? '';
    return undefined;
  }

  finish(error, rest = undefined) {
    if (this.over) return;
    this.over = true;
    if (this.socket !== null) {
      this.leave();
      if (error !== null) this.drop();
    }
    this.done(error, rest);
  }

  /** Has nothing to do with the socket any more. */
  leave() {
    const { socket } = this;
    socket.removeListener('data', this.ondata);
    socket.removeListener('error', this.onfailure);
    socket.removeListener('end', this.onclose);
    socket.removeListener('close', this.onclose);
    this.parser.close();
  }

  drop() {
    this.socket.on('error', () => {});
    this.socket.destroy();
  }

  /** The end of a handshake that somebody else has made. */
  adopt(error) {
    if (this.over) return;
    this.over = true;
    this.done(error, undefined);
  }

  /** Gives up; nobody is told. */
  abort() {
    if (this.over) return;
    this.done = () => {};
    this.cancel?.();
    this.finish(new Error('aborted'));
  }
}

function hasCredentials(url) {
  return url.username !== '' || url.password !== '';
}

function credentialsOf({ username, password }) {
  return `Basic ${require('buffer').Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function closedEarly() {
  return new Error('The connection ended before the handshake');
}

function hasToken(value, token) {
  const parts = StringPrototypeSplit(StringPrototypeToLowerCase(value), ',');
  for (let i = 0; i < parts.length; i++) if (StringPrototypeTrim(parts[i]) === token) return true;
  return false;
}

function onHeaders(headers) {
  const handshake = this[kHandshake];
  handshake.early = handshake.early === null ? headers : [...handshake.early, ...headers];
}

function onHeadersComplete(major, minor, headers, method, url, status, reason) {
  const handshake = this[kHandshake];
  // Informational answers come before the real one.
  if (status < 200 && status !== 101) return 1;
  handshake.head = { status, reason, raw: headers ?? handshake.early ?? [] };
  return 2;
}

module.exports = { Handshake, fieldsOf };
