'use strict';
// The child's environment, folder and streams; a child that nobody waits for.
const fs = require('fs');
const { spawn } = require('child_process');
fs.mkdirSync('dir');
const text =
  'process.stdout.write(Buffer.from(`${process.env.WORD} ${require("path").basename(process.cwd())}\\n`))';
const child = spawn(process.execPath, ['-e', text], {
  cwd: 'dir',
  env: { ...process.env, WORD: 'set' },
  stdio: [process.stdin, process.stdout, process.stderr],
});
child.on('exit', (code) => {
  console.log(code, child.stdout);
  const alone = spawn('sleep', ['100'], { detached: true, stdio: 'ignore' });
  alone.unref();
  setTimeout(() => process.kill(-alone.pid, 'SIGKILL'), 10);
});
