'use strict';
// The loader uses replaced steps: extensions, _compile, _load, _resolveFilename and wrap.

const assert = require('assert');
const fs = require('fs');
const Module = require('module');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'patched-'));
const write = (name, text) => {
  const file = path.join(dir, name);
  fs.writeFileSync(file, text);
  return file;
};

// A new extension, as compilers register theirs.
Module._extensions['.up'] = (module, filename) => {
  module._compile(fs.readFileSync(filename, 'utf8').toLowerCase(), filename);
};
assert.strictEqual(require(write('loud.up', 'MODULE.EXPORTS = 7;')), 7);
assert.strictEqual(require(path.join(dir, 'loud')), 7);
delete Module._extensions['.up'];

// A hook around the handler of .js that replaces _compile on the instance.
const js = Module._extensions['.js'];
Module._extensions['.js'] = (module, filename) => {
  const compile = module._compile;
  module._compile = function (code, name) {
    return compile.call(this, code.replace('one', 'two'), name);
  };
  js(module, filename);
};
assert.strictEqual(require(write('instance.js', "module.exports = 'one';")), 'two');
Module._extensions['.js'] = js;

// Prototype _compile.
const { _compile } = Module.prototype;
Module.prototype._compile = function (code, filename, ...rest) {
  return _compile.call(this, code.replace('red', 'blue'), filename, ...rest);
};
assert.strictEqual(require(write('prototype.js', "module.exports = 'red';")), 'blue');
Module.prototype._compile = _compile;

// _load and _resolveFilename, as mocking libraries replace them.
const { _load, _resolveFilename } = Module;
Module._load = function (request, ...rest) {
  return request === 'made-up' ? { mocked: true } : _load.call(this, request, ...rest);
};
assert.deepStrictEqual(require('made-up'), { mocked: true });
Module._load = _load;
const target = write('target.js', 'module.exports = __filename;');
Module._resolveFilename = function (request, ...rest) {
  return request === 'alias' ? target : _resolveFilename.call(this, request, ...rest);
};
assert.strictEqual(require('alias'), target);
Module._resolveFilename = _resolveFilename;

// wrap
const { wrap } = Module;
Module.wrap = (script) => wrap(`exports.wrapped = true;${script}`);
assert.deepStrictEqual(require(write('wrapped.js', 'exports.own = 1;')), { wrapped: true, own: 1 });
Module.wrap = wrap;

fs.rmSync(dir, { recursive: true });
