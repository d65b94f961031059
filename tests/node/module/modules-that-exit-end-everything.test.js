'use strict';
// `process.exit()` in the body of an ES module ends the program there: no handler sees an error, no microtask runs.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'exiting-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));

const queued = "Promise.resolve().then(() => console.log('microtask'));\n";
const caught =
  "catch (error) { console.log('caught', error); } finally { console.log('finally'); }\n";
const files = {
  'exits.mjs': `${queued}console.log('body');\nprocess.exit(3);\nconsole.log('no');\n`,
  'static.mjs': "import './exits.mjs';\nconsole.log('importer');\n",
  'import.mjs': `${queued}try { await import('./exits.mjs'); } ${caught}`,
  'require.cjs': `${queued}try { require('./exits.mjs'); } ${caught}`,
  'awaits.mjs': 'await 1;\n',
  'waited.mjs': `import './awaits.mjs';\nimport './exits.mjs';\n`,
  'import-waited.mjs': `${queued}try { await import('./waited.mjs'); } ${caught}`,
  'then.cjs': "import('./exits.mjs').then(console.log, console.log).finally(console.log);\n",
};
for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(dir, name), text);

for (const name of Object.keys(files)) {
  if (name === 'awaits.mjs') continue;
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(dir, name)], {
    encoding: 'utf8',
  });
  // What was queued by the time of an import() has run before it.
  const lines = stdout.split('\n').slice(name.startsWith('import') ? 1 : 0);
  assert.deepStrictEqual([status, lines, stderr], [3, ['body', ''], ''], name);
}
