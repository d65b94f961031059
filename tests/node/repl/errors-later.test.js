'use strict';
const assert = require('assert');
const { session } = require('./session.js');
const finish = require('../finish.js');

process.on('uncaughtException', (error) => {
  throw error;
});

finish(async () => {
  const s = session();
  s.text();
  s.write('setTimeout(() => { throw new Error("later") }, 1); 0\n');
  await s.until('0\n> ');
  assert.match(await s.until('\n> '), /^Uncaught Error: later\n/);
  s.write('Promise.reject(new TypeError("rejected")); 0\n');
  await s.until('0\n> ');
  assert.match(await s.until('\n> '), /^Uncaught TypeError: rejected\n/);
  s.write('process.on("uncaughtException", () => {})\n');
  assert.match(s.text(), /ERR_INVALID_REPL_INPUT/);
  s.server.close();
});
