'use strict';
// Forked children share the parent's output, or are silent.
const { fork } = require('child_process');
if (process.argv[2] === 'count') {
  for (let i = 0; i < 3; i++) console.log(`-> ${i}`);
} else {
  fork(__filename, ['count']).on('exit', () => {
    const silent = fork(__filename, ['count'], { silent: true });
    let size = 0;
    silent.stdout.on('data', (data) => (size += data.length));
    silent.on('close', () => console.log('silent', size));
  });
}
