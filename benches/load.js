'use strict';
// Puts load on a server in a process of its own and prints requests a second: with wrk where there is one, else with
// connections that each send a request as soon as they have the answer to the last.

const { execFile, spawn } = require('child_process');
const net = require('net');

const CONNECTIONS = 32;
const SECONDS = 3;

function byConnections(port, done) {
  const text = `GET / HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  let answers = 0;
  const sockets = [];
  for (let i = 0; i < CONNECTIONS; i++) {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', () => {
      answers++;
      socket.write(text);
    });
    sockets.push(socket);
  }
  setTimeout(() => {
    for (const socket of sockets) socket.destroy();
    done(answers / SECONDS);
  }, SECONDS * 1000);
}

/** Starts `file` with `serve` as its argument; the server prints its port. */
function load(file) {
  const server = spawn(process.execPath, [file, 'serve'], { stdio: ['ignore', 'pipe', 'inherit'] });
  server.stdout.once('data', (data) => {
    const port = Number(data);
    const finish = (rate) => {
      server.kill('SIGKILL');
      console.log(rate);
    };
    const args = ['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, `http://127.0.0.1:${port}/`];
    execFile('wrk', args, (err, stdout) => {
      const rate = err ? null : /Requests\/sec: *([\d.]+)/.exec(stdout);
      if (rate) finish(Number(rate[1]));
      else byConnections(port, finish);
    });
  });
}

module.exports = { load };
