'use strict';
// Children that have ended leave neither zombies nor descriptors, however they were started and whether they could be.
const assert = require('assert');
const { execFileSync, fork, spawn } = require('child_process');
const { once } = require('events');
const fs = require('fs');
const finish = require('../finish.js');

if (process.argv[2] !== 'child') {
  finish(async () => {
    // Twice, since the first ones leave what is kept for all: /proc is looked at after the first round.
    let before;
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 5; i++) {
        await once(spawn('sh', ['-c', 'echo x; echo y >&2']), 'close');
        await once(spawn('/no/such/program'), 'error');
        await once(fork(__filename, ['child']), 'close');
        assert.throws(() => spawn('true', { stdio: ['pipe', 'pipe', 'nonsense'] }));
      }
      await new Promise(setImmediate);
      const open = process.platform === 'linux' ? fs.readdirSync('/proc/self/fd').length : 0;
      if (round > 0) assert.strictEqual(open, before);
      before = open;
    }
    const states = execFileSync('ps', ['--ppid', `${process.pid}`, '-o', 'stat='], {
      encoding: 'utf8',
    });
    assert.doesNotMatch(states, /Z/);
  });
}
