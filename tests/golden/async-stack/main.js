async function inner() {
  await null;
  throw new Error('from an async function');
}
async function outer() {
  await inner();
}
outer();
