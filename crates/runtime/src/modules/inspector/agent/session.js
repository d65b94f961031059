'use strict';

// One conversation: its switches, its breakpoints, the objects it was told of, and how its messages find their commands.

const { ProtocolError, checkParams } = require('protocol');
const { ObjectTable } = require('objects');

const host = internalBinding;

// Frames of one stack, unless a session wants other numbers.
const kMostFrames = 200;

class Session {
  #send;

  constructor(send) {
    this.#send = send;
    this.open = true;
    this.runtime = false;
    this.console = false;
    this.debugger = false;
    this.objects = new ObjectTable();
    this.breakpoints = new Map();
    this.breakpointsActive = true;
    this.skipAllPauses = false;
    this.pauseOnExceptions = 'none';
    this.blackbox = undefined;
    this.bindings = new Set();
    this.asyncDepth = 0;
    this.mostFrames = kMostFrames;
    this.instrumentation = new Set();
    this.compiled = new Map();
  }

  send(message) {
    if (this.open) this.#send(JSON.stringify(message));
  }

  notify(method, params) {
    this.send({ method, params });
  }

  respond(id, result) {
    this.send({ id, result });
  }

  fail(id, error) {
    if (error instanceof ProtocolError) {
      this.send({ id, error: { code: error.code, message: error.message, data: error.data } });
    } else {
      host.complain(`${error?.message ?? error}\n${error?.stack ?? ''}`);
      this.send({ id, error: { code: -32603, message: 'Internal error' } });
    }
  }

  dispatch(text) {
    const { id, method, params } = JSON.parse(text);
    const command = commandOf(method);
    if (command === undefined) {
      this.send({ id, error: { code: -32601, message: `'${method}' wasn't found` } });
      return;
    }
    try {
      // A command that answers later calls `later` and gives nothing now.
      let isLater = false;
      const later = () => {
        isLater = true;
        return {
          respond: (result) => this.respond(id, result),
          fail: (error) => this.fail(id, error),
        };
      };
      const result = command(this, checkParams(method, params ?? {}), later);
      if (!isLater) this.respond(id, result ?? {});
    } catch (error) {
      this.fail(id, error);
    }
  }

  close() {
    require('debugger').disable(this);
    require('runtime').disable(this);
    this.open = false;
  }
}

const domains = ['runtime', 'debugger', 'console'];

function commandOf(method) {
  for (const name of domains) {
    const { commands } = require(name);
    if (Object.hasOwn(commands, method)) return commands[method];
  }
  return undefined;
}

exports.createSession = (send) => new Session(send);
