'use strict';
// The text of a channel is what Node writes, handles included, so that either can be the other's child.
const assert = require('assert');
const { spawn } = require('child_process');

const program = `
  process.send({ é: [1, null] });
  process.on('message', (message) => {
    const server = require('net').createServer().listen(0, () => {
      process.send(message, server, () => { server.close(); process.disconnect(); });
    });
  });
`;
const child = spawn(process.execPath, ['-e', program], {
  stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  env: { ...process.env, NODE_CHANNEL_FD: '3' },
});
let text = '';
child.stdio[3].setEncoding('utf8').on('data', (data) => {
  if (text === '') child.stdio[3].write('"back"\n');
  text += data;
  if (text.includes('NODE_HANDLE')) child.stdio[3].write('{"cmd":"NODE_HANDLE_ACK"}\n');
});
child.on('close', (code) => {
  assert.strictEqual(code, 0);
  const handle = '{"cmd":"NODE_HANDLE","type":"net.Server","msg":"back"}';
  assert.strictEqual(text, `{"é":[1,null]}\n${handle}\n`);
});
