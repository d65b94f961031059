'use strict';
const assert = require('assert');
const { spawnSync } = require('child_process');

const text = `
  const child = require('child_process').fork(${JSON.stringify(__filename)}, ['child']);
  child.on('message', (args) => console.log(JSON.stringify(args)));
`;
if (process.argv[2] === 'child') {
  process.send(process.execArgv);
  process.disconnect();
} else {
  const { stdout } = spawnSync(process.execPath, ['--no-warnings', '-e', text], {
    encoding: 'utf8',
  });
  assert.deepStrictEqual(JSON.parse(stdout), ['--no-warnings']);
}
