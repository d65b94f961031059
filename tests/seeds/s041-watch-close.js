'use strict';
// A closed watcher lets the process end.
const fs = require('fs');
const watcher = fs.watch('.');
watcher.on('close', () => console.log('closed'));
watcher.close();
