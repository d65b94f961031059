// stdin: 1/1\n1/2\n9/9\n\n
'use strict';
// A file as a grid of one byte a game, asked by month and day.
const fs = require('fs');
const readline = require('readline');
const grid = Buffer.alloc(10 * 31, 0);
grid[0] = 1;
grid[1] = 2;
fs.writeFileSync('scores', grid);
const fd = fs.openSync('scores', 'r+');
const lines = readline.createInterface({ input: process.stdin, output: process.stdout });
lines.setPrompt('month/day: ');
const answers = ['No game', 'Win!', 'Loss...'];
lines.prompt();
lines.on('line', (text) => {
  if (text === '') return lines.close();
  const [month, day] = text.split('/').map(Number);
  const cell = Buffer.alloc(1);
  fs.readSync(fd, cell, 0, 1, (month - 1) * 31 + day - 1);
  console.log(answers[cell[0]]);
  return lines.prompt();
});
lines.on('close', () => console.log('closed'));
