'use strict';
// What a prompt makes of options, error handlers and files of its history that are none.
const assert = require('node:assert');
const repl = require('node:repl');
const { PassThrough } = require('node:stream');
const finish = require('../finish.js');

const output = new PassThrough();
let told = '';
output.on('data', (chunk) => {
  told += chunk;
});
const start = (options) => repl.start({ input: new PassThrough(), output, ...options });

for (const domain of [null, 5, {}]) {
  assert.throws(() => start({ domain }), {
    code: 'ERR_INVALID_ARG_VALUE',
    message: /^The property 'options\.domain' is no longer supported\./,
  });
}
start({ domain: undefined }).close();
assert.throws(() => start({ prompt: null }), { code: 'ERR_INVALID_ARG_TYPE' });
for (const completer of [null, 0, '', false]) start({ completer }).close();
assert.throws(() => start({ completer: 5 }), { code: 'ERR_INVALID_ARG_VALUE' });

// A handler is called when there is an error, whatever it is.
start({ handleError: null }).close();
start({ handleError: 5 }).close();
assert.throws(() => start({ handleError: () => undefined }).write('throw 1\n'), {
  name: 'Error',
  code: 'ERR_INVALID_STATE',
  message:
    'Invalid state: External REPL error handler must return either "ignore", "print", or ' +
    '"unhandled", but received: undefined',
});

assert.throws(() => start().setupHistory({ size: 'x' }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => start().setupHistory({ size: -1 }), { code: 'ERR_OUT_OF_RANGE' });

finish(async () => {
  for (const filePath of ['a\0b', 5]) {
    told = '';
    const server = start();
    await new Promise((resolve, reject) => {
      const onHistoryFileLoaded = (error) => (error ? reject(error) : resolve());
      server.setupHistory({ filePath, onHistoryFileLoaded });
    });
    assert.ok(told.includes('Error: Could not open history file.'), told);
    server.close();
  }
});
