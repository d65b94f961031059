'use strict';

// The public module: a process that a cluster's primary has forked is a worker, every other one a primary.

const { ObjectHasOwn } = primordials;

module.exports = ObjectHasOwn(process.env, 'NODE_UNIQUE_ID')
  ? require('#cluster/child')
  : require('#cluster/primary');
