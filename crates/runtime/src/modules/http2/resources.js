'use strict';

// Sessions and streams as resources of async_hooks: their ids, and the async context in which they were begun.

const { Symbol } = primordials;
const { getFrame, setFrame } = internalBinding('async_context');
const { AsyncResource } = require('async_hooks');
const { enabledHooksExist } = require('#async_hooks/internal');

const kFrame = Symbol('frame');
const kResource = Symbol('resource');

/** Numbers a stream, if anybody wants to know. */
function newResource(stream) {
  if (stream[kResource] === undefined && enabledHooksExist()) {
    stream[kResource] = new AsyncResource('HTTP2STREAM');
  }
}

/** Remembers the async context that runs now for what will happen to `object`. */
function keepFrame(object) {
  object[kFrame] = getFrame();
}

/** Enters the context of `object`, for the rest of a callback of the loop. */
function enterFrame(object) {
  const frame = object[kFrame];
  if (frame !== undefined) setFrame(frame);
}

/** A request for the time of its life. */
function newRequest(type) {
  return new AsyncResource(type);
}

module.exports = { enterFrame, keepFrame, newRequest, newResource };
