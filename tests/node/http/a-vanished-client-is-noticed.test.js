'use strict';
// When the client goes away in the middle of a body the request is aborted and both messages close.
const assert = require('assert');
const http = require('http');

const events = [];
function note(event) {
  events.push(event);
  if (!events.includes('response close') || !events.includes('request close')) return;
  assert.ok(events.includes('aborted'));
  assert.ok(events.includes('ECONNRESET'));
  server.close();
}
const server = http.createServer((req, res) => {
  req.on('aborted', () => note('aborted'));
  req.on('error', (error) => note(error.code));
  req.on('close', () => note('request close'));
  res.on('close', () => {
    assert.strictEqual(res.writableFinished, false);
    note('response close');
  });
  res.write('begun');
});
server.listen(0, () => {
  const req = http.request({ port: server.address().port, method: 'POST' }, (res) => {
    res.once('data', () => req.destroy());
    res.on('error', () => {});
  });
  req.on('error', () => {});
  req.write('part of a body');
});
