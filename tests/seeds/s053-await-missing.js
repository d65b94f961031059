'use strict';
// A missing method inside an async function is caught like any error.
const api = {};
async function run() {
  try {
    await api.missing();
  } catch (err) {
    console.log(err.name, err.message);
  }
}
run();
