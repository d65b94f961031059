'use strict';

// The public module: a process that a cluster's primary has forked is a worker, every other one a primary.

module.exports =
  process.env.NODE_UNIQUE_ID === undefined ? require('#cluster/primary') : require('#cluster/child');
