'use strict';
// The runtime tells on its own channels of sockets, servers, children and imports.
const assert = require('assert');
const { spawn } = require('child_process');
const dc = require('diagnostics_channel');
const dgram = require('dgram');
const net = require('net');

const heard = [];
const on = (name, key) =>
  dc.subscribe(name, (message) => {
    heard.push(name);
    assert.ok(message[key] !== undefined);
  });
on('net.client.socket', 'socket');
on('net.server.socket', 'socket');
on('udp.socket', 'socket');
on('child_process', 'process');
dc.tracingChannel('net.server.listen').subscribe({
  asyncStart: ({ server, options }) => heard.push(`start ${server === listening} ${options.mark}`),
  asyncEnd: ({ server }) => heard.push(`end ${server === listening}`),
  error: () => assert.fail('listening failed'),
});
const imports = [];
dc.tracingChannel('module.import').subscribe({
  start: ({ url }) => imports.push(`start ${url}`),
  end: () => imports.push('end'),
  asyncStart: () => imports.push('asyncStart'),
  asyncEnd: ({ result }) => imports.push(`asyncEnd ${typeof result}`),
});

const listening = net.createServer((socket) => socket.destroy());
listening.listen({ port: 0, mark: 7 }, () => {
  const client = net.connect(listening.address().port);
  client.on('error', () => {});
  client.on('close', () => listening.close());
});
dgram.createSocket('udp4').close();
spawn(process.execPath, ['-e', '0']);
import('os');

process.on('exit', () => {
  assert.deepStrictEqual(heard.sort(), [
    'child_process',
    'end true',
    'net.client.socket',
    'net.server.socket',
    'start true 7',
    'udp.socket',
  ]);
  assert.deepStrictEqual(imports, ['start os', 'end', 'asyncStart', 'asyncEnd object']);
});
