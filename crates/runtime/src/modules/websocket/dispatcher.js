'use strict';

// Opening a WebSocket through a dispatcher that a program supplies, one of undici's of any version.

const { ArrayIsArray, Error, ObjectKeys } = primordials;

const { targetOf } = require('#fetch/internal');
const { fieldsOf } = require('#websocket/handshake');

function rawOf(headers) {
  const raw = [];
  if (ArrayIsArray(headers)) {
    for (let i = 0; i < headers.length; i++) raw[i] = `${headers[i]}`;
    return raw;
  }
  const names = ObjectKeys(headers ?? {});
  for (let i = 0; i < names.length; i++) {
    raw[2 * i] = names[i];
    raw[2 * i + 1] = `${headers[names[i]]}`;
  }
  return raw;
}

/** What the dispatcher tells. */
class Handler {
  constructor(handshake) {
    this.handshake = handshake;
  }

  upgraded(status, headers, socket) {
    const { handshake } = this;
    if (handshake.over) {
      socket.destroy();
      return;
    }
    handshake.head = { status, reason: '', raw: rawOf(headers) };
    const error = handshake.check(handshake.head);
    if (error !== undefined) socket.destroy();
    handshake.socket = error === undefined ? socket : null;
    handshake.adopt(error ?? null);
  }

  refused(error) {
    if (!this.handshake.over) this.handshake.adopt(error);
  }

  onRequestStart(controller) {
    this.handshake.cancel = () => controller.abort(new Error('aborted'));
  }

  onRequestUpgrade(controller, status, headers, socket) {
    this.upgraded(status, controller?.rawHeaders ?? headers, socket);
  }

  onResponseStart() {
    this.refused(new Error('Received network error or non-101 status code.'));
  }

  onResponseData() {}

  onResponseEnd() {}

  onResponseError(controller, error) {
    this.refused(error);
  }

  onConnect(abort) {
    this.handshake.cancel = abort;
  }

  onUpgrade(status, headers, socket) {
    this.upgraded(status, headers, socket);
  }

  onHeaders() {
    this.onResponseStart();
    return true;
  }

  onData() {
    return true;
  }

  onComplete() {}

  onError(error) {
    this.refused(error);
  }
}

/** Opens through a dispatcher. */
function start(handshake, dispatcher) {
  const fields = fieldsOf(handshake);
  const headers = {};
  for (let i = 0; i < fields.length; i += 2) headers[fields[i]] = fields[i + 1];
  const { url } = handshake;
  try {
    dispatcher.dispatch(
      {
        path: targetOf(url),
        origin: url.origin,
        method: 'GET',
        upgrade: 'websocket',
        headers,
      },
      new Handler(handshake),
    );
  } catch (error) {
    process.nextTick(() => handshake.adopt(error));
  }
}

module.exports = { start };
