const fs = require('fs');

function readSettings() {
  return fs.readFileSync('settings.json', 'utf8');
}

readSettings();
