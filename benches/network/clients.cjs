'use strict';
// The clients: `clients.cjs NAME PORT SECONDS` works against a server of servers.cjs and prints how much it got done
// a second, how much it did in all, and its processor time in seconds. The same file runs under every runtime.

const [, , name, portText, secondsText] = process.argv;
const port = Number(portText);
const seconds = Number(secondsText);
const host = '127.0.0.1';
const WARM_UP = 0.5;

/** Counts for `seconds` after a short time that does not count, then prints the rate and ends the process. */
function counter() {
  const count = { done: 0 };
  const cpuBefore = process.cpuUsage();
  setTimeout(() => {
    const before = count.done;
    const started = process.hrtime.bigint();
    setTimeout(() => {
      const spent = Number(process.hrtime.bigint() - started) / 1e9;
      const { user, system } = process.cpuUsage(cpuBefore);
      console.log((count.done - before) / spent, count.done, (user + system) / 1e6);
      process.exit();
    }, seconds * 1000);
  }, WARM_UP * 1000);
  return count;
}

/** 32 sockets, each with one message of 64 bytes under way. */
function tcpEcho() {
  const net = require('node:net');
  const message = Buffer.alloc(64, 'm');
  const count = counter();
  for (let i = 0; i < 32; i++) {
    const socket = net.connect({ port, host, noDelay: true }, () => socket.write(message));
    let got = 0;
    socket.on('data', (chunk) => {
      got += chunk.length;
      while (got >= message.length) {
        got -= message.length;
        count.done++;
        socket.write(message);
      }
    });
  }
}

/** Megabytes a second through one socket, in pieces of 64 KB. */
function tcpBulk() {
  const net = require('node:net');
  const piece = Buffer.alloc(64 * 1024, 'p');
  const count = counter();
  const socket = net.connect({ port, host }, () => {
    const fill = () => {
      do count.done += piece.length / 1e6;
      while (socket.write(piece));
    };
    socket.on('drain', fill);
    fill();
  });
}

/** Datagrams of 64 bytes there and back, 32 under way. */
function udp() {
  const dgram = require('node:dgram');
  const message = Buffer.alloc(64, 'm');
  const count = counter();
  const socket = dgram.createSocket('udp4');
  socket.on('message', () => {
    count.done++;
    socket.send(message, port, host);
  });
  socket.bind(0, host, () => {
    for (let i = 0; i < 32; i++) socket.send(message, port, host);
  });
}

function get() {
  const http = require('node:http');
  const count = counter();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  const options = { port, host, path: '/', agent };
  const once = () => {
    http.get(options, (res) => {
      res.on('data', () => {});
      res.on('end', () => {
        count.done++;
        once();
      });
    });
  };
  for (let i = 0; i < 16; i++) once();
}

function fetchText() {
  const count = counter();
  const url = `http://${host}:${port}/`;
  const work = async () => {
    for (;;) {
      const response = await fetch(url);
      await response.text();
      count.done++;
    }
  };
  for (let i = 0; i < 16; i++) work();
}

({ 'tcp-echo': tcpEcho, 'tcp-bulk': tcpBulk, udp, get, fetch: fetchText })[name]();
