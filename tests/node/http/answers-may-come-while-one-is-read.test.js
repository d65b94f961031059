'use strict';

// What a program gives a connection of its own while it is told of an answer is read after that answer.

const assert = require('node:assert');
const { request } = require('node:http');
const { Duplex } = require('node:stream');
const finish = require('../finish');

const head = 'HTTP/1.1 100 Continue\r\n\r\n';
const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';

function connection() {
  return new Duplex({
    read() {},
    write(chunk, _, callback) {
      if (String(chunk).includes('\r\n\r\n')) this.push(head);
      callback();
    },
  });
}

finish(async () => {
  for (const pieces of [[answer, null], [answer], [answer.slice(0, 30), answer.slice(30), null]]) {
    const socket = connection();
    const req = request('http://localhost:8080', { createConnection: () => socket });
    let informed = 0;
    req.on('information', ({ statusCode }) => {
      assert.strictEqual(statusCode, 100);
      informed++;
      for (const piece of pieces) socket.push(piece);
    });
    const text = await new Promise((resolve, reject) => {
      req.on('error', reject);
      req.on('response', (response) => {
        assert.strictEqual(response.statusCode, 200);
        let whole = '';
        response.setEncoding('utf8').on('data', (data) => {
          whole += data;
        });
        response.on('end', () => resolve(whole));
      });
      req.end();
    });
    assert.deepStrictEqual([informed, text], [1, 'hello']);
  }
});
