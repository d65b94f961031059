'use strict';
// A debugger that is quick has its messages answered whatever the program is loading when they come.

const assert = require('assert');
const finish = require('../finish.js');
const { connect, start } = require('./peer.js');

const loads = `const list = require('module').builtinModules;
for (const name of list) if (!/^_|test|sea|sqlite/.test(name)) require(name);
setInterval(() => {}, 1000);`;

finish(async () => {
  for (let i = 0; i < 2; i++) {
    const options = i % 2 === 0 ? ['--inspect-brk=0'] : ['--inspect=0'];
    const { child, port, path } = await start([...options, '--no-warnings', '-e', loads]);
    const peer = await connect(port, path);
    for (let n = 0; n < 5; n++) {
      await peer.send('Runtime.enable');
      const { result } = await peer.send('Runtime.evaluate', { expression: `${n} + 1` });
      assert.strictEqual(result.value, n + 1);
    }
    child.kill();
    await child.exited;
    await peer.close();
  }
});
