'use strict';
// watch() tells of new files, also below the watched folder; watchFile() of changed ones.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { once } = require('events');
const finish = require('../finish.js');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'watch-')));

finish(async () => {
  const watcher = fs.watch(dir);
  const changed = once(watcher, 'change');
  fs.writeFileSync(path.join(dir, 'new.txt'), '');
  assert.deepStrictEqual(await changed, ['rename', 'new.txt']);
  watcher.close();
  await once(watcher, 'close');

  fs.mkdirSync(path.join(dir, 'sub'));
  const tree = fs.watch(dir, { recursive: true, ignore: '*.log' });
  const names = [];
  const done = new Promise((resolve) => {
    tree.on('change', (type, name) => {
      names.push(name);
      if (name === path.join('sub', 'deep.txt')) resolve();
    });
  });
  fs.writeFileSync(path.join(dir, 'sub', 'ignored.log'), '');
  fs.writeFileSync(path.join(dir, 'sub', 'deep.txt'), '');
  await done;
  tree.close();
  assert.ok(!names.some((name) => name.endsWith('.log')));

  const file = path.join(dir, 'new.txt');
  // Whatever was written before its first look is no change.
  const writing = setInterval(() => fs.appendFileSync(file, 'more'), 20);
  const [now, before] = await new Promise((resolve) => {
    fs.watchFile(file, { interval: 10 }, (...both) => resolve(both));
  });
  clearInterval(writing);
  assert.ok(now.size > before.size, `${now.size} ${before.size}`);
  assert.ok(now.size % 4 === 0 && before.size % 4 === 0);
  fs.unwatchFile(file);
  assert.throws(() => fs.watch(path.join(dir, 'none')), { code: 'ENOENT', syscall: 'watch' });
  fs.rmSync(dir, { recursive: true });
});
