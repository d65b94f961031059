'use strict';
// Who asks for a head alone gives the connection up, since some servers send a body all the same.
// The phrase of an answer is read as UTF-8.
const assert = require('assert');
const net = require('net');

const asked = [];
const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (data) => {
    const lines = data.toString('latin1').split('\r\n');
    asked.push(
      `${lines[0].split(' ')[0]} ${lines.find((line) => /^connection:/i.test(line)).toLowerCase()}`,
    );
    socket.write('HTTP/1.1 200 d\u00e9j\u00e0 vu\r\nContent-Length: 0\r\n\r\n');
  });
  socket.on('end', () => asked.push('end'));
});
server.listen(0, async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  const answer = await fetch(url, { method: 'HEAD' });
  assert.strictEqual(answer.statusText, 'd\u00e9j\u00e0 vu');
  await fetch(url, { method: 'HEAD', headers: { connection: 'keep-alive' } });
  await (await fetch(url)).text();
  assert.deepStrictEqual(
    asked.filter((line) => line !== 'end'),
    ['HEAD connection: close', 'HEAD connection: close', 'GET connection: keep-alive'],
  );
  process.exit();
});
