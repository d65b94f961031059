'use strict';

// What a primary holds for a place that workers listen at: either it accepts itself and hands connections round, or it
// hands its handle to every worker.

const { ArrayPrototypePush, ArrayPrototypeShift, Boolean, SafeMap } = primordials;
const { send } = require('#cluster/messages');

const UV_TCP_IPV6ONLY = 1;

/** Accepts in the primary; each connection goes to the worker that has been free the longest. */
class RoundRobinHandle {
  constructor(key, address, query) {
    const { port, fd, flags, backlog, readableAll, writableAll } = query;
    this.key = key;
    this.all = new SafeMap();
    this.free = new SafeMap();
    this.connections = [];
    this.handle = null;
    this.server = require('net').createServer();
    if (fd >= 0) {
      this.server.listen({ fd, backlog });
    } else if (port >= 0) {
      this.server.listen({
        port,
        host: address,
        ipv6Only: Boolean(flags & UV_TCP_IPV6ONLY),
        backlog,
      });
    } else {
      this.server.listen({ path: address, backlog, readableAll, writableAll });
    }
    this.server.once('listening', () => {
      this.handle = this.server._handle;
      this.handle.onconnection = (err, connection) => {
        if (!err) this.distribute(connection);
      };
      // From here on only the handle is of use.
      this.server._handle = null;
      this.server = null;
    });
  }

  has(worker) {
    return this.all.has(worker.id);
  }

  add(worker, answer) {
    this.all.set(worker.id, worker);
    const ready = () => {
      if (this.handle.getsockname) {
        const sockname = {};
        this.handle.getsockname(sockname);
        answer(null, { sockname }, null);
      } else {
        answer(null, null, null);
      }
      this.serve(worker);
    };
    if (this.server === null) {
      ready();
      return;
    }
    this.server.once('listening', ready);
    this.server.once('error', (err) => answer(err.errno, null));
  }

  /** Whether that was the last one. */
  remove(worker) {
    if (!this.all.delete(worker.id)) return false;
    this.free.delete(worker.id);
    if (this.all.size !== 0) return false;
    while (this.connections.length > 0) ArrayPrototypeShift(this.connections).close();
    if (this.handle !== null) this.handle.close();
    this.handle = null;
    return true;
  }

  distribute(connection) {
    ArrayPrototypePush(this.connections, connection);
    if (this.free.size === 0) return;
    const { value: id } = this.free.keys().next();
    const worker = this.free.get(id);
    this.free.delete(id);
    this.serve(worker);
  }

  /** Gives the next connection to a worker, or remembers that it waits for one. */
  serve(worker) {
    if (!this.all.has(worker.id)) return;
    const connection = ArrayPrototypeShift(this.connections);
    if (connection === undefined) {
      this.free.set(worker.id, worker);
      return;
    }
    send(worker.process, { act: 'newconn', key: this.key }, connection, (reply) => {
      if (reply.accepted) connection.close();
      else this.distribute(connection);
      this.serve(worker);
    });
  }
}

/** One handle for all workers; the kernel decides who gets what. */
class SharedHandle {
  constructor(key, address, query) {
    const { port, addressType, fd, flags } = query;
    this.key = key;
    this.workers = new SafeMap();
    this.handle = null;
    this.errno = 0;
    const isDatagram = addressType === 'udp4' || addressType === 'udp6';
    const make = isDatagram
      ? require('#dgram/internal')._createSocketHandle
      : require('net')._createServerHandle;
    const made = make(address, port, addressType, fd, flags);
    if (typeof made === 'number') this.errno = made;
    else this.handle = made;
  }

  has(worker) {
    return this.workers.has(worker.id);
  }

  add(worker, answer) {
    this.workers.set(worker.id, worker);
    answer(this.errno, null, this.handle);
  }

  remove(worker) {
    if (!this.workers.delete(worker.id)) return false;
    if (this.workers.size !== 0) return false;
    if (this.handle !== null) this.handle.close();
    this.handle = null;
    return true;
  }
}

module.exports = { RoundRobinHandle, SharedHandle };
