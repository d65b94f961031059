'use strict';
// What a peer sends that is no message is an error of the one who reads it, not a crash; odd but well-formed messages
// and unknown commands of the channel itself are no harm.
const assert = require('assert');
const { spawn } = require('child_process');

const program =
  "process.on('message', (m) => { console.log(JSON.stringify(m)); process.disconnect(); });";

function send(mode, bytes, check) {
  const child = spawn(process.execPath, ['-e', program], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_CHANNEL_FD: '3', NODE_CHANNEL_SERIALIZATION_MODE: mode },
  });
  const [, stdout, stderr, channel] = child.stdio;
  let said = '';
  let complained = '';
  stdout.on('data', (data) => (said += data));
  stderr.on('data', (data) => (complained += data));
  channel.on('error', () => {});
  channel.resume();
  channel.end(Buffer.from(bytes, 'latin1'));
  child.on('close', (code) => check(code, said, complained));
}

const refused = (pattern) => (code, said, complained) => {
  assert.deepStrictEqual([code, said], [1, '']);
  assert.match(complained, pattern);
};
const taken = (answer) => (code, said, complained) => {
  assert.deepStrictEqual([code, said, complained], [0, answer, '']);
};
send('json', 'garbage\n', refused(/SyntaxError: .*not valid JSON/));
send('json', '\n', refused(/SyntaxError: Unexpected end of JSON input/));
send('json', 'null\n', taken('null\n'));
send('json', '{"cmd":"NODE_UNKNOWN"}\n', taken(''));
send('json', '{"half', taken(''));
send('advanced', '\0\0\0\x03\xff\x0fZ', refused(/Error: Unable to deserialize cloned data/));
send('advanced', '\xff\xff\xff\xffabc', taken(''));

// The other way: a child that is none.
const line = 'printf \'garbage\\n{"ok":1}\\n\' >&$NODE_CHANNEL_FD';
const heard = [];
process.on('uncaughtException', (error) => heard.push(error.name));
const child = spawn('sh', ['-c', line], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
child.on('close', (code) => {
  assert.strictEqual(code, 0);
  assert.strictEqual(heard[0], 'SyntaxError');
});
