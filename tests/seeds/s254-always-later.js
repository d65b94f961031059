'use strict';
// The reader made asynchronous by the next tick, which comes before an immediate.
const fs = require('fs');
fs.writeFileSync('data.txt', 'some data');
const cache = {};
function read(name, done) {
  if (cache[name]) {
    process.nextTick(() => done(cache[name]));
    return;
  }
  fs.readFile(name, 'utf8', (err, data) => {
    cache[name] = data;
    done(data);
  });
}
function createReader(name) {
  const listeners = [];
  read(name, (value) => listeners.forEach((listener) => listener(value)));
  return { onData: (listener) => listeners.push(listener) };
}
createReader('data.txt').onData((data) => {
  console.log(`first: ${data}`);
  setImmediate(() => console.log('immediate'));
  createReader('data.txt').onData((again) => console.log(`second: ${again}`));
});
