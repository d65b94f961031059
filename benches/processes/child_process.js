'use strict';
// Starting child processes and talking with them. The children are /bin/true and this runtime itself.
const { exec, execFile, fork, spawn, spawnSync } = require('node:child_process');
const { bench, benchCallback, benchInTurn } = require('../core/measure');

if (process.argv[2] === 'echo') {
  process.on('message', (message) => process.send(message));
} else if (process.argv[2] === 'idle') {
  process.send('up');
  process.disconnect();
} else {
  bench('spawnSync true', (count) => {
    for (let i = 0; i < count; i++) spawnSync('/bin/true');
  });
  benchInTurn('spawn true', (done) => spawn('/bin/true', { stdio: 'ignore' }).on('exit', done));
  benchInTurn('spawn true, pipes', (done) => spawn('/bin/true').on('close', done));
  benchInTurn('execFile echo', (done) => execFile('/bin/echo', ['hello'], done));
  benchInTurn('exec echo', (done) => exec('echo hello', done));
  benchInTurn('spawn itself', (done) =>
    spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }).on('exit', done),
  );
  benchInTurn('fork to first message and exit', (done) =>
    fork(__filename, ['idle']).on('exit', done),
  );

  for (const serialization of ['json', 'advanced']) {
    let child;
    // `turn(left)` sends what comes next when `left` messages are to come back; the child keeps nothing alive in between.
    const talk = (name, each, turn) =>
      benchCallback(`IPC ${serialization}, ${name}`, (count, done) => {
        if (child === undefined) {
          child = fork(__filename, ['echo'], { serialization });
          child.unref();
        }
        child.channel.ref();
        let left = count * each;
        child.removeAllListeners('message');
        child.on('message', () => {
          left--;
          if (left > 0) return turn(left);
          child.channel.unref();
          done();
        });
        turn(left);
      });
    const echo = (name, message) => talk(name, 1, () => child.send(message));
    echo('small', { id: 1, name: 'a' });
    echo('10 KB of text', 'x'.repeat(10240));
    echo(
      '1,000 records',
      Array.from({ length: 1000 }, (_, id) => ({ id, name: `name ${id}` })),
    );
    talk('burst of 100', 100, (left) => {
      if (left % 100 === 0) for (let i = 0; i < 100; i++) child.send({ id: i });
    });
  }
}
