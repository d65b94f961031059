'use strict';
// Starting threads and talking with them.
const {
  BroadcastChannel,
  MessageChannel,
  Worker,
  isMainThread,
  parentPort,
} = require('node:worker_threads');
const { benchCallback, benchInTurn } = require('../core/measure');

if (!isMainThread) {
  parentPort.on('message', (message) => {
    // What carries a transferable goes back the way it came.
    if (message instanceof ArrayBuffer) parentPort.postMessage(message, [message]);
    else parentPort.postMessage(message);
  });
} else {
  benchInTurn('worker start to exit', (done) => new Worker('0', { eval: true }).on('exit', done));
  benchInTurn('worker start to online', (done) => {
    const worker = new Worker('setInterval(() => {}, 1e6)', { eval: true });
    worker.on('online', () => worker.terminate().then(done));
  });
  benchCallback('4 workers at once', (count, done) => {
    const round = () => {
      let left = 4;
      const exited = () => {
        if (--left > 0) return;
        if (--count > 0) round();
        else done();
      };
      for (let i = 0; i < 4; i++) new Worker('0', { eval: true }).on('exit', exited);
    };
    round();
  });

  let worker;
  const talk = (name, each, turn) => {
    // What came back last: a round goes on with it, so that making it is no part of what is measured.
    let last;
    benchCallback(name, (count, done) => {
      worker ??= new Worker(__filename);
      worker.ref();
      let left = count * each;
      worker.removeAllListeners('message');
      worker.on('message', (message) => {
        left--;
        if (left > 0) return turn(left, message);
        last = message;
        worker.unref();
        done();
      });
      turn(left, last);
    });
  };
  const echo = (name, message) => talk(`postMessage ${name}`, 1, () => worker.postMessage(message));
  echo('of a small object', { id: 1, name: 'a' });
  echo('of 1 KB of text', 'x'.repeat(1024));
  echo('of 1 KB of bytes', new Uint8Array(1024));
  echo('of 10 MB of text', 'x'.repeat(10 << 20));
  echo('of 10 MB of bytes', new Uint8Array(10 << 20));
  echo(
    'of 1,000 records',
    Array.from({ length: 1000 }, (_, id) => ({ id, name: `name ${id}` })),
  );
  talk('postMessage of a transferred 10 MB', 1, (_left, buffer = new ArrayBuffer(10 << 20)) =>
    worker.postMessage(buffer, [buffer]),
  );
  talk('postMessage burst of 100', 100, (left) => {
    if (left % 100 === 0) for (let i = 0; i < 100; i++) worker.postMessage({ id: i });
  });
  benchCallback('MessageChannel round trip', (count, done) => {
    const { port1, port2 } = new MessageChannel();
    port2.on('message', (message) => port2.postMessage(message));
    port1.on('message', () => {
      if (--count > 0) return port1.postMessage(1);
      port1.close();
      done();
    });
    port1.postMessage(1);
  });
  benchCallback('BroadcastChannel message', (count, done) => {
    const from = new BroadcastChannel('bench');
    const to = new BroadcastChannel('bench');
    to.onmessage = () => {
      if (--count > 0) return from.postMessage(1);
      from.close();
      to.close();
      done();
    };
    from.postMessage(1);
  });
}
