'use strict';

// The protocol's side of the inspector: conversations in the words of the Chrome DevTools Protocol, whose messages are JSON
// texts both ways. What carries the texts (a WebSocket, a worker's parent, `inspector.Session`) is somebody else's business:
//
//   createConnection(send, { waitForMessage }) -> { dispatch(text), disconnect() }
//
// - `send(text)` is called with every answer and every event, on this thread, while `dispatch` runs or whenever something
//   happens. It must not throw and must not call back into the connection.
// - `dispatch(text)` handles one message and has usually sent the answer when it returns. It never throws. It may be called
//   whenever JavaScript may run: from the loop, from an interrupt of running code (that is how `Debugger.pause` stops a
//   busy loop), and from `waitForMessage`.
// - `waitForMessage()` is called, again and again, while the program is paused: it blocks the thread until a message has
//   come for any connection of its carrier, dispatches it to that connection, and gives true; it gives false when no
//   connection of the carrier is left or none can ever speak, upon which the program goes on. Without the option
//   (conversations of a thread with itself) a paused program goes on as soon as everybody has been told of the pause.
// - `disconnect()` ends the conversation: its breakpoints, objects and bindings go; if it was the last one a paused
//   program goes on.
//
// For the carrier of a process's or thread's debuggers there are besides:
//
//   pauseOnStart()           the next statement of the program (not of builtin code) pauses as 'Break on start'; the
//                            loader calls it before it runs the main script of `--inspect-brk`
//   waitForDebugger(wait)    calls `wait()` (a carrier's waitForMessage) until a debugger sends
//                            Runtime.runIfWaitingForDebugger or `wait` gives false
//   beginRecording()         what console methods say is kept from now on, to be told to debuggers that come later
//   contextDestroyed()       tells all connections that the program has ended (Runtime.executionContextDestroyed);
//                            gives how many of them have Runtime enabled: for those the process waits to disconnect
//   connectionsWaiting()     whether any connection asked for NodeRuntime.notifyWhenWaitingForDisconnect; those were sent
//                            NodeRuntime.waitingForDisconnect by contextDestroyed() and are waited for too

const {
  JSONParse,
  JSONStringify,
  SafeSet,
} = primordials;

const connections = new SafeSet();
let waiting = false;

class Connection {
  #send;
  #open = true;

  constructor(send) {
    this.#send = send;
    this.runtime = false;
  }

  notify(method, params) {
    if (this.#open) this.#send(JSONStringify({ method, params }));
  }

  dispatch(text) {
    let message;
    try {
      message = JSONParse(text);
    } catch {
      this.#send(JSONStringify({ error: { code: -32700, message: 'JSON: syntax error' } }));
      return;
    }
    const { id, method } = message;
    if (method === 'Runtime.enable') {
      this.runtime = true;
      this.#send(JSONStringify({ id, result: {} }));
      this.notify('Runtime.executionContextCreated', {
        context: {
          id: 1,
          origin: '',
          name: `${process.title}[${process.pid}]`,
          uniqueId: '1',
          auxData: { isDefault: true },
        },
      });
    } else if (method === 'Runtime.runIfWaitingForDebugger') {
      waiting = false;
      this.#send(JSONStringify({ id, result: {} }));
    } else {
      const error = { code: -32601, message: `'${method}' wasn't found` };
      this.#send(JSONStringify({ id, error }));
    }
  }

  disconnect() {
    this.#open = false;
    connections.delete(this);
  }
}

function createConnection(send, options) {
  const connection = new Connection(send, options?.waitForMessage);
  connections.add(connection);
  return connection;
}

function waitForDebugger(wait) {
  waiting = true;
  while (waiting && wait());
  waiting = false;
}

function pauseOnStart() {}
function beginRecording() {}
function connectionsWaiting() {
  return false;
}

function contextDestroyed() {
  let count = 0;
  for (const connection of connections) {
    if (!connection.runtime) continue;
    count++;
    connection.notify('Runtime.executionContextDestroyed', {
      executionContextId: 1,
      executionContextUniqueId: '1',
    });
  }
  return count;
}

module.exports = {
  beginRecording,
  connectionsWaiting,
  contextDestroyed,
  createConnection,
  pauseOnStart,
  waitForDebugger,
};
