'use strict';
// What `dns` shows its relatives: its own `lookup`, whatever a program has put in its place.

const { lookup } = require('#dns/lookup');

module.exports = { lookup };
