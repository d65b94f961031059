// The same stream into a file, opened with a legacy octal mode.
const fs = require('fs');
const { Readable } = require('stream');
const numbers = new Readable();
let count = 0;
numbers._read = function () {
  if (++count > 10) {
    this.push(null);
    return;
  }
  setTimeout(() => this.push(`${count}\n`), 1);
};
const file = fs.createWriteStream('counter.txt', { flags: 'w', mode: eval('0666') });
numbers.pipe(file).on('finish', () => {
  console.log(fs.readFileSync('counter.txt', 'utf8').split('\n').length - 1);
});
