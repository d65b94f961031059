'use strict';

// What `process.binding('udp_wrap')` has: the handle of datagrams, which tells where they are from in an object.

// Datagrams come as Buffers once it is there.
require('dgram');
const { UDP: Native, SendWrap, constants } = internalBinding('udp_wrap');

/** `onmessage(size, handle, bytes, { address, family, port })` is called with every datagram. */
class UDP extends Native {
  #listener;

  get onmessage() {
    return this.#listener;
  }

  set onmessage(listener) {
    this.#listener = (size, handle, bytes, address, port, version) => {
      const family = version === 4 ? 'IPv4' : 'IPv6';
      listener(size, handle, bytes, address === undefined ? {} : { address, family, port });
    };
  }
}

module.exports = { UDP, SendWrap, constants };
