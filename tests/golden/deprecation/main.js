require('util').deprecate(() => console.log('done'), 'old() is old', 'DEP9999')();
