'use strict';
// Queries to name servers.

const { notImplemented } = require('#internal/errors');

function query(_channel, syscall) {
  throw notImplemented(`dns ${syscall}`);
}

module.exports = { query };
