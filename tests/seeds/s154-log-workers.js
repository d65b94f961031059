'use strict';
// Workers count parts of a log; the parent adds up.
const fs = require('fs');
const { exec, fork } = require('child_process');
if (process.argv[2] === 'worker') {
  process.on('message', ({ from, to }) => {
    exec(`sed -n '${from},${to}p' log`, { maxBuffer: 1024e6 }, (err, text) => {
      const counts = {};
      for (const line of text.trim().split('\n')) counts[line] = (counts[line] ?? 0) + 1;
      process.send(counts);
      process.disconnect();
    });
  });
} else {
  const lines = [];
  for (let i = 0; i < 9000; i++) lines.push(['GET', 'POST', 'PUT'][i % 3]);
  fs.writeFileSync('log', `${lines.join('\n')}\n`);
  exec('wc -l < log', (err, text) => {
    const total = Number(text);
    const sum = {};
    let left = 3;
    for (let i = 0; i < 3; i++) {
      const worker = fork(__filename, ['worker']);
      worker.send({ from: (i * total) / 3 + 1, to: ((i + 1) * total) / 3 });
      worker.on('message', (counts) => {
        for (const key in counts) sum[key] = (sum[key] ?? 0) + counts[key];
        if (--left === 0) console.log(total, sum);
      });
    }
  });
}
