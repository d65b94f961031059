'use strict';
// What transpilers and bundlers write for named exports and for `export *` can be imported by name.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const finish = require('../finish.js');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'transpiled-')));
const sources = {
  'base.cjs': 'exports.one = 1; exports["two-2"] = 2;',
  'typescript.cjs': `"use strict";
var __createBinding = function (o, m, k) { o[k] = m[k]; };
var __exportStar = function (m, exports) {
  for (var p in m) if (p !== "default" && !(p in exports)) __createBinding(exports, m, p);
};
Object.defineProperty(exports, "__esModule", { value: true });
exports.own = void 0;
__exportStar(require("./base.cjs"), exports);
Object.defineProperty(exports, "again", { enumerable: true, get: function () { return base_1.one; } });
var base_1 = require("./base.cjs");
exports.own = 'own';`,
  'babel.cjs': `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
var _exportNames = { own: true };
exports.own = void 0;
var _base = _interopRequireWildcard(require("./base.cjs"));
Object.keys(_base).forEach(function (key) {
  if (key === "default" || key === "__esModule") return;
  if (Object.prototype.hasOwnProperty.call(_exportNames, key)) return;
  if (key in exports && exports[key] === _base[key]) return;
  Object.defineProperty(exports, key, {
    enumerable: true,
    get: function () {
      return _base[key];
    }
  });
});
function _interopRequireWildcard(o) { return o; }
exports.own = /['"]/.test("'") ? 'own' : 1 / 2;`,
  'esbuild.cjs': `module.exports = function () {}();
module.exports = Object.assign({ own: 'own' }, require('./base.cjs'));
0 && (module.exports = { own, ...require('./base.cjs') });`,
  'broken.cjs': 'exports.own = 1; eval("`");',
};
for (const [name, text] of Object.entries(sources)) fs.writeFileSync(path.join(dir, name), text);
const load = (name) => import(pathToFileURL(path.join(dir, name)).href);

finish(async () => {
  const typescript = await load('typescript.cjs');
  assert.deepStrictEqual(Object.keys(typescript), [
    '__esModule',
    'again',
    'default',
    'module.exports',
    'one',
    'own',
    'two-2',
  ]);
  assert.deepStrictEqual(
    [typescript.one, typescript.own, typescript.again, typescript['two-2']],
    [1, 'own', 1, 2],
  );

  const babel = await load('babel.cjs');
  assert.deepStrictEqual([babel.one, babel.own, babel['two-2']], [1, 'own', 2]);

  const esbuild = await load('esbuild.cjs');
  assert.deepStrictEqual([esbuild.one, esbuild.own, esbuild['two-2']], [1, 'own', 2]);

  await assert.rejects(load('broken.cjs'), SyntaxError);
  fs.rmSync(dir, { recursive: true });
});
