'use strict';

// The protocol's side of the inspector: conversations in the words of the Chrome DevTools Protocol, whose messages are JSON
// texts both ways. What carries the texts (a WebSocket, a worker's parent, `inspector.Session`) is somebody else's business:
//
//   createConnection(send, { deliver, waitForMessage }) -> { dispatch(text), disconnect() }
//
// - `send(text)` is called with every answer and every event, on this thread, while `dispatch` runs or whenever something
//   happens. It must not throw and must not call back into the connection.
// - `dispatch(text)` handles one message and has usually sent the answer when it returns. It never throws. It may be called
//   whenever JavaScript may run: from the loop, from an interrupt of running code (that is how `Debugger.pause` stops a
//   busy loop), and from `waitForMessage`.
// - `waitForMessage()` is called, again and again, while the program is paused: it blocks the thread until a message has
//   come for any connection of its carrier, dispatches it to that connection, and gives true; it gives true as well when a
//   connection has ended, since who waits for that very one shall look again; it gives false when no connection of the
//   carrier is left or none can ever speak, upon which the program goes on. Without the option
//   (conversations of a thread with itself) a paused program goes on as soon as everybody has been told of the pause.
// - `deliver()` is called when the program goes on: it dispatches what has come meanwhile, of which the thread is not told again.
// - `disconnect()` ends the conversation: its breakpoints, objects and bindings go; if it was the last one a paused
//   program goes on.
//
// For the carrier of a process's or thread's debuggers there are besides:
//
//   pauseOnStart()           the next statement of the program (not of builtin code) pauses as 'Break on start'; the
//                            loader calls it before it runs the main script of `--inspect-brk`
//   waitForDebugger(wait, atStart)  calls `wait()` (as waitForMessage) until a debugger sends
//                            Runtime.runIfWaitingForDebugger or `wait` gives false
//   beginRecording()         what console methods say is kept from now on, to be told to debuggers that come later
//   contextDestroyed()       tells all connections that the program has ended (Runtime.executionContextDestroyed);
//                            gives how many of them have Runtime enabled: for those the process waits to disconnect
//   connectionsWaiting()     whether any connection asked for NodeRuntime.notifyWhenWaitingForDisconnect; those were sent
//                            NodeRuntime.waitingForDisconnect by contextDestroyed() and are waited for too

const {
  ArrayPrototypePush,
  JSONParse,
  JSONStringify,
  SafeMap,
  SafeSet,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
} = primordials;

const kParseError = -32700;
const kInvalidRequest = -32600;
const kMethodNotFound = -32601;

const connections = new SafeSet();
// Whether the program waits for a debugger's word.
let waiting = false;
// Whether a debugger has ever said that it may run.
let released = false;
let agent;

/** The agent, which is made when something is first asked that only it can answer. */
function theAgent() {
  if (agent === undefined) {
    const { makeHost } = require('#inspector/host');
    agent = internalBinding('inspector').openAgent(
      makeHost({ __proto__: null, deliver, runIfWaiting, waitForMessage }),
    );
    require('#inspector/console').record(agent.consoleCalled);
    require('#vm/context').hooks.created = agent.addContext;
    require('#process/execution').hooks.fatal = agent.exceptionThrown;
  }
  return agent;
}

/** Blocks until some carrier has delivered a message; false when none can. */
function waitForMessage() {
  const tried = new SafeSet();
  for (const { waitForMessage: wait } of connections) {
    if (wait === undefined || tried.has(wait)) continue;
    tried.add(wait);
    if (wait()) return true;
  }
  return false;
}

/** Hands on what has come to the carriers while the program stood still. */
function deliver() {
  const carriers = new SafeSet();
  for (const { deliver: carrier } of connections) {
    if (carrier !== undefined) carriers.add(carrier);
  }
  for (const carrier of carriers) carrier();
}

/** The domain of a command. */
function domainOf(method) {
  const dot = StringPrototypeIndexOf(method, '.');
  return dot === -1 ? '' : StringPrototypeSlice(method, 0, dot);
}

class Connection {
  #send;
  #agent;
  #used = false;
  #open = true;

  constructor(send, carrier) {
    this.#send = send;
    this.deliver = carrier?.deliver;
    this.waitForMessage = carrier?.waitForMessage;
    // What commands outside of the agent know of the conversation.
    this.state = {
      __proto__: null,
      connection: this,
      notify: (method, params) => this.notify(method, params),
    };
  }

  say(message) {
    if (this.#open) this.#send(JSONStringify(message));
  }

  notify(method, params) {
    this.say({ method, params });
  }

  dispatch(text) {
    if (!this.#open) return;
    let message;
    try {
      message = JSONParse(text);
    } catch {
      this.#fail(undefined, kParseError, 'JSON: syntax error');
      return;
    }
    if (typeof message !== 'object' || message === null) {
      this.#fail(undefined, kInvalidRequest, 'Message must be an object');
      return;
    }
    const { id, method } = message;
    if (typeof id !== 'number' || id % 1 !== 0) {
      this.#fail(undefined, kInvalidRequest, "Message must have integer 'id' property");
      return;
    }
    if (typeof method !== 'string') {
      this.#fail(id, kInvalidRequest, "Message must have string 'method' property");
      return;
    }
    if (message.sessionId !== undefined) {
      this.#forward(id, message);
      return;
    }
    switch (domainOf(method)) {
      case 'Runtime':
      case 'Debugger':
      case 'Console':
        this.#agent ??= theAgent().connect((answer) => {
          if (this.#open) this.#send(answer);
        });
        this.#agent.dispatch(text);
        return;
      default:
        this.#run(id, method, message.params ?? {});
    }
  }

  /** Hands a message on to the worker whose session it names. */
  #forward(id, message) {
    try {
      require('#inspector/worker_domains').forward(this.state, message.sessionId, message);
    } catch (refused) {
      this.#fail(id, refused.code ?? -32603, refused.message);
    }
  }

  /** Runs a command outside of the agent. */
  #run(id, method, params) {
    const command = require('#inspector/domains').commandOf(method, this.state);
    if (command === undefined) {
      this.#fail(id, kMethodNotFound, `'${method}' wasn't found`);
      return;
    }
    this.#used = true;
    let result;
    try {
      result = command(this.state, params);
    } catch (refused) {
      if (typeof refused?.code === 'number') this.#fail(id, refused.code, refused.message);
      else this.#fail(id, -32603, `${refused?.message}`);
      return;
    }
    this.say({ id, result: result ?? {} });
  }

  #fail(id, code, message) {
    this.say({ id, error: { code, message } });
  }

  /** Tells of the end of the program's realm; whether it had to be told. */
  endContext() {
    return this.#agent?.endContext() ?? false;
  }

  disconnect() {
    if (!this.#open) return;
    this.#open = false;
    connections.delete(this);
    this.#agent?.disconnect();
    if (this.#used) require('#inspector/domains').release(this.state);
  }
}

/** Begins a conversation. */
function createConnection(send, carrier) {
  const connection = new Connection(send, carrier);
  connections.add(connection);
  return connection;
}

function runIfWaiting() {
  waiting = false;
  released = true;
}

/** Blocks until a debugger says that the program may run; at the start of a thread it may have said so already. */
function waitForDebugger(wait, atStart = false) {
  waiting = !(atStart && released);
  for (const { state } of connections) {
    if (state.nodeRuntime) state.notify('NodeRuntime.waitingForDebugger', {});
  }
  while (waiting && wait());
  waiting = false;
  deliver();
}

function isWaiting() {
  return waiting;
}

function pauseOnStart() {
  theAgent().pauseOnStart();
}

function beginRecording() {
  require('#inspector/console').record();
}

/** Whether somebody wants to be waited for because of what it asked, and not of what it has enabled. */
function connectionsWaiting() {
  for (const { state } of connections) {
    if (state.waitsForDisconnect) return true;
  }
  return false;
}

/** The program has ended. */
function contextDestroyed() {
  for (const { state } of connections) {
    if (state.waitsForDisconnect) state.notify('NodeRuntime.waitingForDisconnect', {});
  }
  let count = 0;
  for (const connection of connections) {
    if (!connection.state.waitsForDisconnect && connection.endContext()) count++;
  }
  return count;
}

/** The states of the conversations that have a switch set. */
function statesWith(enabled) {
  const list = [];
  for (const { state } of connections) {
    if (state[enabled]) ArrayPrototypePush(list, state);
  }
  return list;
}

/** What the engine has compiled: the texts of sources by its numbers of them, in a Map. */
function sourceTexts(numbers) {
  return new SafeMap(JSONParse(theAgent().sourceTexts(JSONStringify(numbers))));
}

module.exports = {
  beginRecording,
  connectionsWaiting,
  contextDestroyed,
  createConnection,
  isWaiting,
  pauseOnStart,
  sourceTexts,
  statesWith,
  waitForDebugger,
};
