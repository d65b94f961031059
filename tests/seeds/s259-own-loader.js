'use strict';
// A loader of modules, home-made.
const fs = require('fs');
const path = require('path');
fs.writeFileSync('lib.js', 'exports.loaded = true; exports.again = load("./lib.js") === exports;');
function load(name) {
  const id = path.resolve(name);
  if (load.cache[id]) return load.cache[id].exports;
  const made = { exports: {}, id };
  load.cache[id] = made;
  const text = fs.readFileSync(id, 'utf8');
  new Function('module', 'exports', 'load', text)(made, made.exports, load);
  return made.exports;
}
load.cache = {};
console.log(load('./lib.js'));
