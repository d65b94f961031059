'use strict';
// Records of fixed size are appended to a file; each becomes an event for the client that waits.
const fs = require('fs');
const http = require('http');
const crypto = require('crypto');
const SIZE = 140;
fs.writeFileSync('records', '');
const server = http.createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  response.write(':open\n\n');
  const fd = fs.openSync('records', 'r');
  let position = 0;
  const next = () => {
    const buffer = Buffer.alloc(SIZE);
    fs.read(fd, buffer, 0, SIZE, position, (err, count) => {
      if (err) throw err;
      if (count < SIZE) return;
      position += count;
      response.write(`data: ${buffer.toString('utf8', 0, count)}\n\n`);
      process.nextTick(next);
    });
  };
  const watcher = fs.watch('records', (event) => {
    if (event === 'change') next();
  });
  response.socket.on('close', () => {
    watcher.close();
    fs.closeSync(fd);
    server.close(() => console.log('closed'));
  });
});
server.listen(0, () => {
  const request = http.get({ port: server.address().port }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (data) => {
      text += data;
      const events = text.split('\n\n').filter((part) => part.startsWith('data: '));
      if (events.length === 3) {
        console.log(events.map((event) => event.length - 'data: '.length));
        request.destroy();
      }
    });
    let written = 0;
    const writer = setInterval(() => {
      fs.appendFileSync('records', crypto.randomBytes(SIZE / 2).toString('hex'));
      if (++written === 3) clearInterval(writer);
    }, 50);
  });
});
