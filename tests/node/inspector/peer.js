'use strict';
// For tests of the inspector's port: starts a program under it and talks to it with sockets.

const { spawn } = require('child_process');
const http = require('http');
const net = require('net');

/** Starts this runtime with options; gives the child, its port and the path of its WebSocket. */
function start(args) {
  const child = spawn(process.execPath, args);
  child.text = '';
  child.stderr.setEncoding('utf8');
  child.stdout.setEncoding('utf8');
  child.out = '';
  child.stdout.on('data', (text) => {
    child.out += text;
  });
  child.exited = new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  return new Promise((resolve, reject) => {
    child.stderr.on('data', (text) => {
      child.text += text;
      const found = /Debugger listening on ws:\/\/.+:(\d+)(\/\S+)\n/.exec(child.text);
      if (found) resolve({ child, port: +found[1], path: found[2] });
    });
    child.on('close', () => reject(new Error(`it ended: ${child.text}`)));
  });
}

/** Waits until the child's standard error matches. */
function stderr(child, pattern) {
  return new Promise((resolve) => {
    const look = () => {
      if (pattern.test(child.text)) {
        child.stderr.removeListener('data', look);
        resolve();
      }
    };
    child.stderr.on('data', look);
    look();
  });
}

/** The status and text of an answer over HTTP. */
function get(port, path, headers) {
  return new Promise((resolve, reject) => {
    const request = http.get(
      { host: '127.0.0.1', port, path, headers, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode, text }));
      },
    );
    request.on('error', reject);
  });
}

/** Sends bytes and gives what comes until the other side ends, or until `enough` matches. */
function exchange(port, pieces, enough) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      for (const piece of pieces) socket.write(piece);
    });
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (enough?.test(text)) socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
  });
}

/** The request for a WebSocket. */
function upgrade(path) {
  return (
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n'
  );
}

/** A conversation: `send(method, params)` gives the result, `event(method)` the next event of that name. */
async function connect(port, path) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const answers = new Map();
  const waiting = [];
  const seen = [];
  let id = 0;
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.id !== undefined) {
      answers.get(message.id)(message);
      return;
    }
    const at = waiting.findIndex((one) => one.method === message.method);
    if (at < 0) seen.push(message);
    else waiting.splice(at, 1)[0].resolve(message.params);
  };
  const closed = new Promise((resolve) => {
    socket.onclose = resolve;
  });
  return {
    closed,
    send(method, params) {
      const number = ++id;
      return new Promise((resolve, reject) => {
        answers.set(number, ({ error, result }) => (error ? reject(error) : resolve(result)));
        socket.send(JSON.stringify({ id: number, method, params }));
      });
    },
    event(method) {
      const at = seen.findIndex((message) => message.method === method);
      if (at >= 0) return Promise.resolve(seen.splice(at, 1)[0].params);
      return new Promise((resolve) => waiting.push({ method, resolve }));
    },
    close() {
      socket.close();
      return closed;
    },
  };
}

module.exports = { connect, exchange, get, start, stderr, upgrade };
