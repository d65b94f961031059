'use strict';

// A server that is given a name listens on the first address that needs no link of its own.

const assert = require('assert');
const dns = require('dns');
const net = require('net');

const answers = {
  'link.first': ['fe80::1', 'febf::2', '127.0.0.1'],
  'link.only': ['fe80::1', 'fe9a::1'],
};
dns.lookup = (name, options, callback) => {
  assert.strictEqual(options.all, true);
  callback(
    null,
    answers[name].map((address) => ({ address, family: net.isIP(address) })),
  );
};

let heard = 0;
net.createServer().listen(0, 'link.first', function () {
  assert.strictEqual(this.address().address, '127.0.0.1');
  heard++;
  this.close();
});
const server = net.createServer(assert.fail);
server.on('error', (error) => {
  assert.strictEqual(error.syscall, 'listen');
  assert.strictEqual(error.address, 'fe80::1');
  heard++;
});
server.listen(0, 'link.only');

// Abstract names have no file whose mode could be changed.
for (const options of [{ readableAll: true }, { writableAll: true }]) {
  assert.throws(() => net.createServer().listen({ path: '\0abstract', ...options }), {
    code: 'ERR_INVALID_ARG_VALUE',
    message: /abstract unix socket/,
  });
}

// What is not an address is refused, whatever it would be as a string.
const lookup = (name, options, callback) => callback(null, ['127.0.0.1'], 4);
net.connect({ host: 'a.test', port: 1, family: 4, lookup }).on('error', (error) => {
  assert.strictEqual(error.code, 'ERR_INVALID_IP_ADDRESS');
  heard++;
});

process.on('exit', () => assert.strictEqual(heard, 3));
