'use strict';
// What the machine is.
const os = require('os');
console.log(os.loadavg().length, os.totalmem() >= os.freemem(), os.cpus().length > 0);
console.log(typeof os.hostname(), os.EOL === '\n', os.type());
