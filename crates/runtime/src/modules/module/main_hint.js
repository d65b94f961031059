'use strict';

// What somebody may have meant who named a program that does not exist: other tools have commands where nodus has options.

const path = require('path');

const options = {
  __proto__: null,
  help: '--help',
  repl: '--interactive',
  run: '--run',
  test: '--test',
  version: '--version',
  watch: '--watch',
  add: 'npm install',
  ci: 'npm ci',
  create: 'npm create',
  exec: 'npx',
  init: 'npm init',
  install: 'npm install',
  remove: 'npm uninstall',
  uninstall: 'npm uninstall',
  update: 'npm update',
  x: 'npx',
};

/** A line to add to the error of a program that was not found, or an empty text. */
function hintFor(filename) {
  const program = path.basename(process.argv0);
  // Under the name of Node it behaves as Node.
  if (program === 'node') return '';
  const meant = options[path.relative(process.cwd(), filename)];
  return meant === undefined ? '' : `\nDid you mean "${program} ${meant}"?`;
}

module.exports = { hintFor };
