'use strict';

// The error of an import that does not exist shows where it is imported.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const finish = require('../finish.js');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'missing-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const put = (name, text) => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return pathToFileURL(file).href;
};
put('given.mjs', 'export const here = 1;');
put('old.cjs', 'module.exports = {};');

const cases = [
  ["import {\n  here,\n  gone,\n} from './given.mjs';", 3, '  gone,\n  ^^^^\n'],
  ["import all from './given.mjs';", 1, "import all from './given.mjs';\n       ^^^\n"],
  [
    "export { gone } from './given.mjs';",
    1,
    "export { gone } from './given.mjs';\n         ^^^^\n",
  ],
  [
    "import { gone as x } from './old.cjs';",
    1,
    "import { gone as x } from './old.cjs';\n         ^^^^\n",
  ],
];

finish(async () => {
  for (let i = 0; i < cases.length; i++) {
    const [text, line, place] = cases[i];
    const url = put(`case${i}.mjs`, text);
    await assert.rejects(import(url), (error) => {
      assert(error.stack.startsWith(`${url}:${line}\n${place}SyntaxError: `), error.stack);
      return true;
    });
  }
});
