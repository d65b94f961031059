'use strict';
// Every rejection that nobody handles is told.
process.on('unhandledRejection', (reason, promise) => {
  console.log(reason.message, promise instanceof Promise);
});
Promise.reject(new Error('first'));
Promise.reject(new Error('second'));
Promise.reject(new Error('handled')).catch(() => {});
