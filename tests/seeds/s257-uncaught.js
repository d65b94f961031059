// exit: 1
'use strict';
// An exception inside a callback passes the caller's catch and ends in the last handler.
const fs = require('fs');
fs.writeFileSync('bad.json', '{a}');
process.on('uncaughtException', (err) => {
  console.log(`last handler: ${err.name}`);
  process.exit(1);
});
try {
  fs.readFile('bad.json', 'utf8', (err, text) => console.log(JSON.parse(text)));
} catch (err) {
  console.log('never here');
}
