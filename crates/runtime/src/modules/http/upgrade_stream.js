'use strict';
// What an upgraded connection is while the body of the request that upgrades it is still on its way: writes go out at once,
// and what follows the body is read from here.

const { Symbol } = primordials;
const { Duplex } = require('stream');

const kOpen = Symbol('kOpen');
const kSocket = Symbol('kSocket');

class UpgradeStream extends Duplex {
  constructor(socket) {
    super();
    this[kSocket] = socket;
    this[kOpen] = false;
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  /** The body is complete; `head` is what came after it. */
  requestBodyCompleted(head) {
    const socket = this[kSocket];
    if (this.destroyed) return;
    this[kOpen] = true;
    const room = head.length === 0 || this.push(head);
    socket.on('data', (chunk) => {
      if (!this.push(chunk)) socket.pause();
    });
    if (!room) socket.pause();
  }

  _read() {
    if (this[kOpen]) this[kSocket].resume();
  }

  _write(chunk, encoding, callback) {
    this[kSocket].write(chunk, encoding, callback);
  }

  _final(callback) {
    this[kSocket].end(callback);
  }

  _destroy(error, callback) {
    this[kSocket].destroy(error);
    callback(error);
  }
}

module.exports = { UpgradeStream };
