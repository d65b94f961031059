'use strict';
// Errors go to the callback, whether of the file or of its text.
const fs = require('fs');
fs.writeFileSync('good.json', '{"a":1}');
fs.writeFileSync('bad.json', '{a}');
function readJson(name, done) {
  fs.readFile(name, 'utf8', (err, text) => {
    if (err) return done(err);
    let value;
    try {
      value = JSON.parse(text);
    } catch (problem) {
      return done(problem);
    }
    return done(null, value);
  });
}
readJson('good.json', (err, value) => {
  console.log(err, value);
  readJson('bad.json', (problem) => {
    console.log(problem.name);
    readJson('none.json', (missing) => console.log(missing.code));
  });
});
