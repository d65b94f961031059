'use strict';

// `--run`: runs a script of the nearest package.json in a shell, with the packages' programs on the path.

const {
  ArrayIsArray,
  ArrayPrototypeForEach,
  ArrayPrototypeJoin,
  ArrayPrototypeMap,
  ArrayPrototypePush,
  JSONParse,
  ObjectKeys,
  RegExpPrototypeExec,
  StringPrototypeReplaceAll,
} = primordials;

const kUsage = 9;

function say(text) {
  require('fs').writeSync(2, text);
}

/** The nearest package.json from a folder upwards, with the folders that were passed. */
function findPackage(start) {
  const fs = require('fs');
  const path = require('path');
  const folders = [];
  let folder = start;
  for (;;) {
    ArrayPrototypePush(folders, folder);
    const file = path.join(folder, 'package.json');
    const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
    // An empty file is none.
    if (text !== '') return { file, text, folder, folders };
    const parent = path.dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

/** The scripts of a package.json; undefined when there are none, of which the user has been told. */
function read(text, file) {
  let content;
  try {
    content = JSONParse(text);
  } catch {
    say(`Can't parse ${file}\n`);
    return undefined;
  }
  if (!isObject(content)) {
    say(`Root value unexpected not an object for ${file}\n\n`);
    return undefined;
  }
  if (!isObject(content.scripts)) {
    say(`Can't find "scripts" field in ${file}\n`);
    return undefined;
  }
  return content.scripts;
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !ArrayIsArray(value);
}

/** A word as the shell takes it for one word. */
function quoted(word) {
  if (RegExpPrototypeExec(/^[\w@%+=:,./-]+$/, word) !== null) return word;
  return `'${StringPrototypeReplaceAll(word, "'", "'\\''")}'`;
}

/** What can be run, a script a line. */
function list(scripts) {
  say('Available scripts are:\n');
  ArrayPrototypeForEach(ObjectKeys(scripts), (name) => {
    if (typeof scripts[name] === 'string') say(`  ${name}: ${scripts[name]}\n`);
  });
}

/** The search path with the programs of the packages between the start and the package's folder in front. */
function searchPath(folders) {
  const fs = require('fs');
  const path = require('path');
  const parts = [];
  ArrayPrototypeForEach(folders, (folder) => {
    const bin = path.join(folder, 'node_modules', '.bin');
    if (fs.existsSync(bin)) ArrayPrototypePush(parts, bin);
  });
  if (process.env.PATH) ArrayPrototypePush(parts, process.env.PATH);
  return ArrayPrototypeJoin(parts, path.delimiter);
}

/** Gives the exit code. */
function execute(name, words) {
  const start = process.cwd();
  const found = findPackage(start);
  if (found === undefined) {
    say(`Can't find package.json for directory ${start}\n`);
    return 1;
  }
  const { file, text, folder, folders } = found;
  const scripts = read(text, file);
  if (scripts === undefined) return 1;
  if (name === undefined) {
    list(scripts);
    return kUsage;
  }
  const command = scripts[name];
  if (command === undefined) {
    say(`Missing script: "${name}" for ${file}\n\n`);
    list(scripts);
    return 1;
  }
  if (typeof command !== 'string') {
    say(`Script "${name}" is unexpectedly not a string for ${file}\n\n`);
    return 1;
  }
  const line = ArrayPrototypeJoin([command, ...ArrayPrototypeMap(words, quoted)], ' ');
  const result = require('child_process').spawnSync('/bin/sh', ['-c', line], {
    cwd: folder,
    env: {
      ...process.env,
      NODE_RUN_SCRIPT_NAME: name,
      NODE_RUN_PACKAGE_JSON_PATH: file,
      PATH: searchPath(folders),
    },
    stdio: 'inherit',
  });
  return result.status === 0 ? 0 : 1;
}

/** Runs the script that the command line names and ends the process. */
function run(name, words) {
  process.exit(execute(name, words));
}

module.exports = { run };
