'use strict';
// Awaits of a promise that is made on the way.
async function work(count) {
  let sum = 0;
  const one = async () => 1;
  for (let i = 0; i < count; i++) sum += await one();
  return sum;
}
require('./measure').measureAsync((count, done) => work(count).then(done), 100000);
