'use strict';
// A request that is given up when its answer has arrived whole, or before its socket could be used, leaves the socket to
// the agent: nothing of it is an error, and the next request takes it.
const assert = require('assert');
const http = require('http');

const boom = new Error('boom');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const server = http.createServer((_req, res) => res.end('hello'));

const moments = {
  data: (req, res) => res.on('data', () => req.destroy(boom)),
  tick: (req) => process.nextTick(() => req.destroy(boom)),
  paused(req, res) {
    res.pause();
    setImmediate(() => {
      assert.strictEqual(res.complete, true);
      req.destroy(boom);
    });
  },
};

function ask(moment, done) {
  const req = http.get({ port: server.address().port, agent });
  req.on('error', assert.fail);
  req.on('response', (res) => {
    moments[moment](req, res);
    res.on('close', () => {
      assert.strictEqual(req.destroyed, true);
      assert.strictEqual(res.readableEnded, true);
      setImmediate(() => {
        assert.strictEqual(Object.values(agent.freeSockets).flat().length, 1, moment);
        done();
      });
    });
  });
}

server.listen(0, () => {
  const early = http.get({ port: server.address().port, agent });
  early.on('error', (error) => {
    assert.strictEqual(error, boom);
    const [socket] = Object.values(agent.freeSockets).flat();
    assert.strictEqual(socket.connecting, true);
    ask('data', () => {
      ask('tick', () => {
        ask('paused', () => {
          assert.strictEqual(Object.values(agent.freeSockets).flat()[0], socket);
          agent.destroy();
          server.close();
        });
      });
    });
  });
  early.destroy(boom);
});
