'use strict';
// Queries to name servers over UDP, and over TCP where the answer does not fit. Each round asks every
// server once; rounds wait twice as long as those before, up to a limit.

const {
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  ArrayPrototypeReverse,
  MathFloor,
  MathMax,
  MathMin,
  MathRandom,
  NumberPrototypeToString,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolSplit,
  StringPrototypeIndexOf,
  StringPrototypePadStart,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeToLowerCase,
  StringPrototypeTrim,
} = primordials;
const { AsyncResource } = require('async_hooks');
const { DNSException } = require('#internal/errors');
const { decode, encodeQuestion, types } = require('#dns/wire');
const { shape } = require('#dns/records');
const { isIP, parseIPv6 } = require('#net/ip');

const DEFAULT_TIMEOUT = 2000;
const UV_EINVAL = -22;
const rcodes = [null, 'EFORMERR', 'ESERVFAIL', 'ENOTFOUND', 'ENOTIMP', 'EREFUSED'];
// Those above are the business of updates, up to this one; the rest mean nothing.
const LAST_RCODE = 11;
// Names that are no business of name servers.
const onion = /\.onion\.?$/i;
const blank = /\s+/;
const ascii = /^[\0-\x7f]*$/;

class QueryReqWrap {
  constructor(channel, syscall, type, name, options, callback) {
    this.channel = channel;
    this.syscall = syscall;
    this.type = type;
    this.hostname = name;
    this.options = options;
    this.callback = callback;
    // Whoever ends it, the callback is run where the question was asked.
    this.resource = new AsyncResource('QUERYWRAP');
    this.id = MathFloor(MathRandom() * 65536);
    this.servers = channel.getServers();
    this.attempt = 0;
    this.lastCode = 'ETIMEOUT';
    this.socket = undefined;
    this.tcp = undefined;
    this.timer = undefined;
    this.question = undefined;
    this.asked = undefined;
  }

  start(wireName) {
    const number = this.type === 'REVERSE' ? types.PTR : types[this.type];
    this.question = encodeQuestion(this.id, wireName, number);
    this.channel.pending.add(this);
    if (this.question === null) {
      this.finish('EBADNAME');
    } else if (RegExpPrototypeExec(onion, this.hostname) !== null) {
      this.finish('ENOTFOUND');
    } else if (this.servers.length === 0) {
      this.finish('ECONNREFUSED');
    } else {
      this.asked = decode(this.question).question;
      this.send();
    }
  }

  waitFor(round) {
    const { timeout, maxTimeout } = this.channel;
    let wait = (timeout >= 0 ? MathMax(timeout, 1) : DEFAULT_TIMEOUT) * 2 ** round;
    if (maxTimeout > 0) wait = MathMin(wait, maxTimeout);
    return wait;
  }

  send() {
    const count = this.servers.length;
    if (this.attempt >= this.channel.tries * count) {
      this.finish(this.lastCode);
      return;
    }
    const server = this.servers[this.attempt % count];
    const round = MathFloor(this.attempt / count);
    this.attempt++;
    const isV6 = isIP(server.address) === 6;
    const socket = require('dgram').createSocket(isV6 ? 'udp6' : 'udp4');
    this.socket = socket;
    socket.on('error', (err) => {
      if (this.socket === socket) this.retry(err.code === 'ECONNREFUSED' ? err.code : undefined);
    });
    socket.on('message', (bytes) => {
      if (this.socket === socket) this.receive(bytes, server);
    });
    // Connected, so that only the server's answers and refusals arrive.
    const connect = () => {
      socket.connect(server.port, server.address, () => {
        if (this.socket === socket) socket.send(this.question, () => {});
      });
    };
    const { localAddresses } = this.channel;
    const local = isV6 ? localAddresses.ipv6 : localAddresses.ipv4;
    if (local === undefined) connect();
    else socket.bind({ address: local, port: 0, exclusive: true }, connect);
    const { setTimeout } = require('#timers/internal');
    this.timer = setTimeout(() => this.retry('ETIMEOUT'), this.waitFor(round));
  }

  stop() {
    require('#timers/internal').clearTimeout(this.timer);
    const { socket, tcp } = this;
    this.socket = undefined;
    this.tcp = undefined;
    if (socket !== undefined) {
      // Errors that are on their way are nobody's business any more.
      socket.on('error', () => {});
      socket.close();
    }
    if (tcp !== undefined) {
      tcp.on('error', () => {});
      tcp.destroy();
    }
  }

  retry(code) {
    this.stop();
    if (code !== undefined) this.lastCode = code;
    this.send();
  }

  receive(bytes, server) {
    let message;
    try {
      message = decode(bytes);
    } catch {
      this.retry('EBADRESP');
      return;
    }
    // What answers another question may be forged. That it calls itself an answer nobody insists on.
    if (message.id !== this.id) return;
    if (message.question === undefined) {
      this.finish('EBADRESP');
      return;
    }
    if (message.question !== this.asked) return;
    if (message.truncated && this.tcp === undefined) {
      this.stop();
      this.askOverTcp(server);
      return;
    }
    // Whatever a server says is believed: the others are for when it says nothing.
    const { rcode } = message;
    const refusal = rcodes[rcode] ?? (rcode > LAST_RCODE ? 'ESERVFAIL' : undefined);
    if (refusal !== undefined) {
      this.finish(refusal);
      return;
    }
    const { code, result } = shape(this.type, message, this.hostname, this.options);
    this.finish(code, result);
  }

  askOverTcp(server) {
    const { Buffer } = require('buffer');
    const tcp = require('net').connect(server.port, server.address);
    this.tcp = tcp;
    let received = Buffer.alloc(0);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.question.length, 0);
    tcp.write(Buffer.concat([length, this.question]));
    tcp.on('error', (err) => {
      if (this.tcp === tcp) this.retry(err.code === 'ECONNREFUSED' ? err.code : undefined);
    });
    tcp.on('close', () => {
      if (this.tcp === tcp) this.retry('ECONNREFUSED');
    });
    tcp.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2) return;
      const size = received.readUInt16BE(0);
      if (received.length >= size + 2 && this.tcp === tcp) {
        this.receive(received.subarray(2, size + 2), server);
      }
    });
    const { setTimeout } = require('#timers/internal');
    this.timer = setTimeout(() => this.retry('ETIMEOUT'), this.waitFor(0));
  }

  cancel() {
    this.finish('ECANCELLED');
  }

  finish(code, result) {
    if (!this.channel.pending.delete(this)) return;
    this.stop();
    // Never on top of who asks, cancels or is called for something else.
    require('#timers/internal').setImmediate(() => {
      const { callback, resource } = this;
      if (code === undefined) {
        resource.runInAsyncScope(callback, undefined, null, result);
      } else {
        const error = new DNSException(code, this.syscall, this.hostname);
        resource.runInAsyncScope(callback, undefined, error);
      }
      resource.emitDestroy();
    });
  }
}

// The name under which an address's names are kept.
function reverseName(address) {
  if (isIP(address) === 4) {
    const parts = StringPrototypeSplit(address, '.');
    return `${ArrayPrototypeJoin(ArrayPrototypeReverse(parts), '.')}.in-addr.arpa`;
  }
  const digits = [];
  const groups = parseIPv6(address);
  for (let i = 7; i >= 0; i--) {
    const hex = StringPrototypePadStart(NumberPrototypeToString(groups[i], 16), 4, '0');
    for (let j = 3; j >= 0; j--) ArrayPrototypePush(digits, hex[j]);
  }
  return `${ArrayPrototypeJoin(digits, '.')}.ip6.arpa`;
}

// The names that the machine itself knows for an address.
function namesInHostsFile(address) {
  let text;
  try {
    text = require('fs').readFileSync('/etc/hosts', 'latin1');
  } catch {
    return undefined;
  }
  const names = [];
  const lines = StringPrototypeSplit(text, '\n');
  for (let i = 0; i < lines.length; i++) {
    const words = RegExpPrototypeSymbolSplit(
      blank,
      StringPrototypeTrim(StringPrototypeSplit(lines[i], '#')[0]),
    );
    if (StringPrototypeToLowerCase(words[0]) !== address) continue;
    for (let j = 1; j < words.length; j++) ArrayPrototypePush(names, words[j]);
  }
  return names.length > 0 ? names : undefined;
}

// Names of other alphabets in the form that name servers know; whatever follows a NUL is not part of a name.
function asciiName(name) {
  const end = StringPrototypeIndexOf(name, '\0');
  if (end >= 0) name = StringPrototypeSlice(name, 0, end);
  return RegExpPrototypeExec(ascii, name) === null ? require('url').domainToASCII(name) : name;
}

function query(channel, syscall, type, name, options, callback) {
  let wireName = name;
  if (process.permission !== undefined && require('#process/permission').refusal('net')) {
    process.nextTick(callback, new DNSException('ERR_ACCESS_DENIED', syscall, name));
    return {};
  }
  if (type === 'REVERSE') {
    if (isIP(name) === 0) throw new DNSException(UV_EINVAL, syscall, name);
    const known = namesInHostsFile(StringPrototypeToLowerCase(name));
    if (known !== undefined) {
      process.nextTick(callback, null, known);
      return {};
    }
    wireName = reverseName(name);
  } else {
    wireName = asciiName(name);
  }
  const request = new QueryReqWrap(channel, syscall, type, name, options, callback);
  request.start(wireName);
  return request;
}

module.exports = { query };
