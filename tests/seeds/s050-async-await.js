'use strict';
// The same with an async function that answers with an object.
const later = (value, ms) => new Promise((resolve) => setTimeout(resolve, ms, value));
async function ask() {
  const name = await later('Ada', 5);
  const born = await later(1815, 1);
  return { name, born, known: await true };
}
ask().then(console.log);
