'use strict';

// The debugger's end of a connection: it asks an inspector for its targets, opens a WebSocket and exchanges the protocol's
// commands, answers and events over it. The frames are few and plain, so they are written and read here.

const { ArrayPrototypePush, Error, JSONParse, JSONStringify, Number, Promise } = primordials;
const { PromiseReject, SafeMap, StringPrototypeSlice, StringPrototypeStartsWith } = primordials;

const EventEmitter = require('events');
const http = require('http');
const { Buffer } = require('buffer');
const {
  codes: { ERR_DEBUGGER_ERROR },
} = require('#internal/errors');

const kAcceptSuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const kText = 1;
const kContinuation = 0;
const kClose = 8;
const kPing = 9;
const kPong = 10;

/** An error of the protocol, named by its number. */
function commandError({ code, message }) {
  const error = new Error(message);
  error.name = `Error [${code}]`;
  error.stack; // The header is made now, with this name.
  delete error.name;
  error.code = code;
  return error;
}

/** One frame, masked as a client's have to be. */
function frame(opcode, payload) {
  const { randomBytes } = require('crypto');
  const length = payload.length;
  const extra = length < 126 ? 0 : length < 65536 ? 2 : 8;
  const bytes = Buffer.allocUnsafe(6 + extra + length);
  bytes[0] = 0x80 | opcode;
  bytes[1] = 0x80 | (extra === 0 ? length : extra === 2 ? 126 : 127);
  if (extra === 2) bytes.writeUInt16BE(length, 2);
  if (extra === 8) {
    bytes.writeUInt32BE(0, 2);
    bytes.writeUInt32BE(length, 6);
  }
  const mask = randomBytes(4);
  mask.copy(bytes, 2 + extra);
  const start = 6 + extra;
  for (let i = 0; i < length; i++) bytes[start + i] = payload[i] ^ mask[i & 3];
  return bytes;
}

/** The first frame in `bytes`, or undefined when it is not whole yet. */
function parseFrame(bytes) {
  if (bytes.length < 2) return undefined;
  let length = bytes[1] & 0x7f;
  let start = 2;
  if (length === 126) {
    if (bytes.length < 4) return undefined;
    length = bytes.readUInt16BE(2);
    start = 4;
  } else if (length === 127) {
    if (bytes.length < 10) return undefined;
    length = bytes.readUInt32BE(2) * 2 ** 32 + bytes.readUInt32BE(6);
    start = 10;
  }
  if (bytes[1] & 0x80) start += 4;
  if (bytes.length < start + length) return undefined;
  return {
    final: (bytes[0] & 0x80) !== 0,
    opcode: bytes[0] & 0x0f,
    payload: bytes.subarray(start, start + length),
    end: start + length,
  };
}

function fetchJson(host, port, path) {
  return new Promise((resolve, reject) => {
    const request = http.get({ host, port, path, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        if (response.statusCode !== 200) {
          reject(new ERR_DEBUGGER_ERROR(`Unexpected ${response.statusCode}: ${text}`));
          return;
        }
        try {
          resolve(JSONParse(text));
        } catch {
          reject(new ERR_DEBUGGER_ERROR(`${host}:${port} did not answer with JSON`));
        }
      });
    });
    request.on('error', reject);
  });
}

class Client extends EventEmitter {
  #socket = undefined;
  #pending = new SafeMap();
  #lastId = 0;
  #unread = undefined;
  #parts = [];
  #lastMethod = undefined;

  /** Whether there is somebody to talk to. */
  get connected() {
    return this.#socket !== undefined;
  }

  /** The last command that was sent. */
  get lastMethod() {
    return this.#lastMethod;
  }

  /** Connects to the first target at an address. */
  async connect(host, port) {
    const targets = await fetchJson(host, port, '/json');
    const url = targets[0]?.webSocketDebuggerUrl;
    if (typeof url !== 'string') {
      throw new ERR_DEBUGGER_ERROR(`${host}:${port} has nothing to debug`);
    }
    const { URL } = require('url');
    await this.#upgrade(host, port, new URL(url).pathname);
  }

  #upgrade(host, port, path) {
    const { createHash, randomBytes } = require('crypto');
    const key = randomBytes(16).toString('base64');
    const expected = createHash('sha1').update(`${key}${kAcceptSuffix}`).digest('base64');
    return new Promise((resolve, reject) => {
      const request = http.get({
        host,
        port,
        path,
        agent: false,
        headers: {
          Connection: 'Upgrade',
          Upgrade: 'websocket',
          'Sec-WebSocket-Key': key,
          'Sec-WebSocket-Version': 13,
        },
      });
      request.on('error', reject);
      request.on('response', (response) => {
        response.resume();
        reject(new ERR_DEBUGGER_ERROR(`Unexpected ${response.statusCode} instead of a WebSocket`));
      });
      request.on('upgrade', (response, socket, head) => {
        if (response.headers['sec-websocket-accept'] !== expected) {
          socket.destroy();
          const error = new ERR_DEBUGGER_ERROR('WebSocket secret mismatch');
          error.fatal = true;
          reject(error);
          return;
        }
        this.#attach(socket, head);
        resolve();
      });
    });
  }

  #attach(socket, head) {
    this.#socket = socket;
    this.#unread = head;
    this.#parts = [];
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      if (this.#socket === socket) this.#onData(chunk);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#socket === socket) this.reset();
    });
    if (head.length > 0) this.#onData(Buffer.alloc(0));
  }

  #onData(chunk) {
    this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
    while (this.#socket !== undefined) {
      const next = parseFrame(this.#unread);
      if (next === undefined) return;
      this.#unread = this.#unread.subarray(next.end);
      this.#onFrame(next);
    }
  }

  #onFrame({ final, opcode, payload }) {
    switch (opcode) {
      case kText:
      case kContinuation: {
        ArrayPrototypePush(this.#parts, payload);
        if (!final) return;
        const text = Buffer.concat(this.#parts).toString('utf8');
        this.#parts = [];
        this.#onMessage(text);
        break;
      }
      case kPing:
        this.#socket.write(frame(kPong, payload));
        break;
      case kClose:
        this.#socket.end(frame(kClose, payload));
        this.reset();
        break;
    }
  }

  #onMessage(text) {
    let message;
    try {
      message = JSONParse(text);
    } catch {
      this.emit('fault', new ERR_DEBUGGER_ERROR('A message is no JSON'));
      return;
    }
    if (message.id === undefined) {
      this.emit('notification', message.method, message.params);
      this.emit(message.method, message.params);
      return;
    }
    const waiting = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (waiting === undefined) return;
    if (message.error) waiting.reject(commandError(message.error));
    else waiting.resolve(message.result);
  }

  /** Sends a command; the promise is of its result. */
  call(method, params = {}) {
    if (this.#socket === undefined) {
      return PromiseReject(new ERR_DEBUGGER_ERROR('Use `run` to start the app again.'));
    }
    const id = ++this.#lastId;
    this.#lastMethod = method;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, method });
      this.#socket.write(frame(kText, Buffer.from(JSONStringify({ id, method, params }))));
    });
  }

  /** Ends the connection. What is still open is never answered. */
  reset() {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#socket = undefined;
    this.#pending = new SafeMap();
    socket.destroy();
    this.emit('close');
  }
}

/** Where a child that was started with `--inspect…` says it listens, or undefined. */
function listeningAt(text) {
  const { RegExpPrototypeExec } = primordials;
  const found = RegExpPrototypeExec(
    /Debugger listening on ws:\/\/(\[[^\]]+\]|[^/:]+):(\d+)\//,
    text,
  );
  if (found === null) return undefined;
  let host = found[1];
  if (StringPrototypeStartsWith(host, '[')) host = StringPrototypeSlice(host, 1, -1);
  return { host, port: Number(found[2]) };
}

module.exports = { Client, listeningAt };
