'use strict';
// A server with the same ticket keys resumes what another one began; with other keys it does not.

const assert = require('assert');
const crypto = require('crypto');
const { expected, listen } = require('./fixtures/pair.js');

const happened = expected('same keys', 'other keys');
const ticketKeys = crypto.randomBytes(48);
const options = { maxVersion: 'TLSv1.2', sessionIdContext: 'test' };

listen({ ...options, ticketKeys }, (first, connectFirst) => {
  assert.deepStrictEqual(first.getTicketKeys(), ticketKeys);
  first.on('secureConnection', (socket) => socket.end());
  const socket = connectFirst({ servername: 'localhost' }, () => {
    const session = socket.getSession();
    assert(Buffer.isBuffer(socket.getTLSTicket()));
    first.close();
    listen(options, (second, connectSecond) => {
      second.on('secureConnection', (made) => made.end());
      second.setTicketKeys(ticketKeys);
      const again = connectSecond({ servername: 'localhost', session }, () => {
        assert.strictEqual(again.isSessionReused(), true);
        happened('same keys');
      });
      again.resume();
      again.on('close', () => {
        second.setTicketKeys(crypto.randomBytes(48));
        const anew = connectSecond({ servername: 'localhost', session }, () => {
          assert.strictEqual(anew.isSessionReused(), false);
          happened('other keys');
        });
        anew.resume();
        anew.on('close', () => second.close());
      });
    });
  });
  socket.resume();
});
