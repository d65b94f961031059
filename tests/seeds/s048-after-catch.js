'use strict';
// A chain goes on after `catch`.
Promise.reject(new Error('lost'))
  .catch((err) => console.log('caught', err.message))
  .then(() => console.log('then'));
