'use strict';

// `TLSWrap` as a handle: what it has of the stream below it, and how both are closed.

const { Error, FunctionPrototypeCall, ReflectApply } = primordials;

const { getOrSetAsyncId } = require('#async_hooks/internal');
const { owner_symbol } = require('#net/internal');
const { TLSWrap } = internalBinding('tls_wrap');

const UV_ENOTCONN = -107;

// Methods of the stream below that are asked for here.
const passedOn = [
  'bind',
  'bind6',
  'connect',
  'connect6',
  'getpeername',
  'getsockname',
  'getTypeOfService',
  'hasRef',
  'open',
  'ref',
  'reset',
  'setBlocking',
  'setKeepAlive',
  'setNoDelay',
  'setPendingInstances',
  'setSimultaneousAccepts',
  'setTypeOfService',
  'unref',
];
for (let i = 0; i < passedOn.length; i++) {
  const name = passedOn[i];
  TLSWrap.prototype[name] = function passOn(...args) {
    const below = this._parent;
    if (typeof below?.[name] !== 'function') return name === 'hasRef' ? false : UV_ENOTCONN;
    return ReflectApply(below[name], below, args);
  };
}

TLSWrap.prototype.getAsyncId = function getAsyncId() {
  const below = this._parent;
  return typeof below?.getAsyncId === 'function' ? below.getAsyncId() : getOrSetAsyncId(this);
};

// The error of a peer whose certificate could not be verified; undefined when it could.
const { verifyError: verdict } = TLSWrap.prototype;
TLSWrap.prototype.verifyError = function verifyError() {
  const found = FunctionPrototypeCall(verdict, this);
  if (found === undefined || found === null) return undefined;
  const { 0: code, 1: reason } = found;
  const error = new Error(
    code === 'DEPTH_ZERO_SELF_SIGNED_CERT' || code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
      ? `${reason}; if the root CA is installed locally, try running Node.js with --use-system-ca`
      : reason,
  );
  error.code = code;
  return error;
};

/** Ends the securing; true when there are writes that are yet to be told of it. */
function destroySecured(ssl) {
  const owes = ssl.destroySSL();
  const context = ssl._secureContext;
  if (context?.singleUse && context.context !== null) {
    context.context.close();
    context.context = null;
  }
  return owes;
}

TLSWrap.prototype.close = function close(callback) {
  const owner = this[owner_symbol];
  if (owner !== undefined && owner !== null) owner.ssl = null;
  const done = () => {
    const owes = destroySecured(this);
    if (!callback) return;
    // Writes are told first.
    if (owes) require('#timers/internal').setImmediate(() => FunctionPrototypeCall(callback, this));
    else FunctionPrototypeCall(callback, this);
  };
  const socket = this._parentWrap;
  if (socket === null || socket === undefined) {
    this._parent.close(done);
    return;
  }
  // The stream below has an owner of its own, who closes it.
  if (socket.destroyed && (socket._handle === null || socket.closed)) {
    process.nextTick(done);
    return;
  }
  // An error is told first.
  socket.once('close', () => process.nextTick(done));
  if (!socket.destroyed) socket.destroy();
};

module.exports = { TLSWrap, destroySecured };
