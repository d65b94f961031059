'use strict';

// A socket that has failed by the time it is handed over: its error is the request's, whose program had no chance yet to
// listen to the socket.

const assert = require('assert');
const http = require('http');
const net = require('net');

const blockList = new net.BlockList();
blockList.addAddress('127.0.0.1');
const lookup = (name, options, callback) => callback(null, '127.0.0.1', 4);
const createConnection = (options) => net.createConnection({ ...options, blockList });

const heard = [];
for (const agent of [undefined, Object.assign(new http.Agent(), { createConnection })]) {
  const options = { host: 'a.test', port: 80, lookup, family: 4, createConnection, agent };
  const req = http.request(options, assert.fail);
  req.on('error', (error) => heard.push(error.code));
  req.on('close', () => heard.push('close'));
  req.end();
}
process.on('exit', () => {
  assert.deepStrictEqual(heard.sort(), ['ERR_IP_BLOCKED', 'ERR_IP_BLOCKED', 'close', 'close']);
});
