// flags: --experimental-vfs --no-warnings
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const vfs = require('node:vfs');
const { pick, random, rounds } = require('../random');

// Whatever is done to a tree in memory, a directory of the system to which the same is done looks the same.
const names = ['a', 'b', 'c'];
function randomPath() {
  let found = '';
  const depth = 1 + random(3);
  for (let i = 0; i < depth; i++) found += `/${pick(names)}`;
  return found;
}

const operations = [
  (files, at, one) => files.mkdirSync(at(one)),
  (files, at, one) => files.mkdirSync(at(one), { recursive: true }) === undefined,
  (files, at, one, two, text) => files.writeFileSync(at(one), text),
  (files, at, one, two, text) => files.appendFileSync(at(one), text),
  (files, at, one, two, text) => files.truncateSync(at(one), text.length),
  (files, at, one) => files.unlinkSync(at(one)),
  (files, at, one) => files.rmdirSync(at(one)),
  (files, at, one) => files.rmSync(at(one), { recursive: true }),
  (files, at, one, two) => files.renameSync(at(one), at(two)),
  (files, at, one, two) => files.writeFileSync(at(two), files.readFileSync(at(one))),
  (files, at, one) => files.readFileSync(at(one), 'utf8'),
  (files, at, one) => files.readdirSync(at(one)).sort(),
  (files, at, one) => files.statSync(at(one)).isDirectory(),
  (files, at, one) => files.existsSync(at(one)),
];

function run(operation, files, at, ...rest) {
  try {
    return { value: operation(files, at, ...rest) };
  } catch (error) {
    // Which of several reasons is told differs.
    assert.match(error.code, /^E[A-Z]+$/);
    return { failed: true };
  }
}

function tree(files, at) {
  const found = {};
  for (const name of files.readdirSync(at('/'), { recursive: true }).sort()) {
    const isFile = files.statSync(at(`/${name}`)).isFile();
    found[name] = isFile ? files.readFileSync(at(`/${name}`), 'utf8') : null;
  }
  return found;
}

rounds(30, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vfs-trees-'));
  const system = vfs.create();
  const inMemory = (name) => name;
  const onDisk = (name) => path.join(folder, name);
  for (let i = 0; i < 100; i++) {
    const operation = pick(operations);
    const given = [randomPath(), randomPath(), 'x'.repeat(random(9))];
    assert.deepStrictEqual(
      run(operation, system, inMemory, ...given),
      run(operation, fs, onDisk, ...given),
      `${operation} ${given} at ${i}`,
    );
  }
  assert.deepStrictEqual(tree(system, inMemory), tree(fs, onDisk));
  fs.rmSync(folder, { recursive: true });
});
