'use strict';
const assert = require('assert');
const path = require('path');
const { answers, session } = require('./session.js');
const finish = require('../finish.js');

assert.deepStrictEqual(
  answers([
    'typeof fs.readFileSync',
    'module.id',
    'global === globalThis',
    'typeof require("path").join',
    'path = 5',
    'path',
  ]),
  ["'function'\n", "'<repl>'\n", 'true\n', "'function'\n", '5\n', '5\n'],
);

const own = session();
own.server.context.given = 3;
own.text();
own.write('given + 1\n');
assert.strictEqual(own.text(), '4\n> ');
assert.notStrictEqual(own.server.context, globalThis);
let fresh;
own.server.on('reset', (context) => {
  fresh = context;
});
own.server.resetContext();
assert.strictEqual(fresh, own.server.context);
assert.strictEqual(fresh.given, undefined);
own.server.close();

const shared = session({ useGlobal: true });
assert.strictEqual(shared.server.context, globalThis);
shared.server.close();

finish(async () => {
  const s = session();
  s.text();
  s.write(
    `(await import(${JSON.stringify(path.join(__dirname, 'session.js'))})).default.answers.name\n`,
  );
  assert.strictEqual(await s.until('> '), "'answers'\n> ");
  s.server.close();
});
