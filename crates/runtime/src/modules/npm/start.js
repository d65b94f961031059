'use strict';

// `nodus npm …` and `nodus npx …`: runs npm's own command line, which is fetched first when the machine does not have it. Scripts of
// packages and programs that begin with `#!/usr/bin/env node` find `node`, `npm` and `npx` in a folder in front of the
// search path, so that none of them has to be installed.

const {
  ArrayPrototypeFilter,
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  ArrayPrototypeUnshift,
  StringPrototypeSlice,
  StringPrototypeSplit,
} = primordials;

/** Makes `name` a link to `target`; replaces another one in one step, since others may be looking. */
function link(target, name) {
  const fs = require('fs');
  try {
    if (fs.readlinkSync(name) === target) return;
  } catch {
    // There is none yet.
  }
  const fresh = `${name}.${process.pid}`;
  fs.rmSync(fresh, { force: true });
  fs.symlinkSync(target, fresh);
  fs.renameSync(fresh, name);
}

/** The folder with `node`, `npm` and `npx` for this very program and this npm. */
function commandFolder(npm) {
  const fs = require('fs');
  const path = require('path');
  const { createHash } = require('crypto');
  const { execPath } = process;
  const id = createHash('sha256').update(`${execPath}\0${npm}`).digest('hex');
  const { cacheFolder } = require('#npm/install');
  const folder = path.join(cacheFolder(process.env), 'bin', StringPrototypeSlice(id, 0, 16));
  fs.mkdirSync(folder, { recursive: true });
  link(execPath, path.join(folder, 'node'));
  link(path.join(npm, 'bin', 'npm-cli.js'), path.join(folder, 'npm'));
  link(path.join(npm, 'bin', 'npx-cli.js'), path.join(folder, 'npx'));
  return folder;
}

/** Puts a folder in front of the search path of this process and its children. */
function prependPath(folder) {
  const { delimiter } = require('path');
  const { env } = process;
  const parts = StringPrototypeSplit(env.PATH ?? '', delimiter);
  const others = ArrayPrototypeFilter(parts, (part) => part !== folder && part !== '');
  ArrayPrototypeUnshift(others, folder);
  env.PATH = ArrayPrototypeJoin(others, delimiter);
}

/**
 * npm takes the folder above that of `node` for the one of global packages. Here `node` is a link in the cache, so that a
 * script's npm is told the folder that this npm has, unless the configuration says another.
 */
function tellPrefix(config) {
  const path = require('path');
  const { env, execPath } = process;
  if (env.PREFIX || config.get('prefix') !== undefined) return;
  env.npm_config_prefix = path.dirname(path.dirname(execPath));
}

/** Runs `npm` or `npx` with words. */
function run(command, words) {
  const { Config } = require('#npm/config');
  const config = new Config(words, process.env, process.cwd());
  require('#npm/install').ensureNpm(config, (error, npm) => {
    if (error) {
      require('fs').writeSync(2, `nodus: ${error.message}\n`);
      process.exit(1);
    }
    try {
      tellPrefix(config);
      require('#npm/headers').tellHeaders(config);
      prependPath(commandFolder(npm));
    } catch (failed) {
      require('fs').writeSync(2, `nodus: cannot prepare the commands of npm: ${failed.message}\n`);
      process.exit(1);
    }
    const main = require('path').join(npm, 'bin', `${command}-cli.js`);
    const argv = [process.argv[0], main];
    for (let i = 0; i < words.length; i++) ArrayPrototypePush(argv, words[i]);
    process.argv = argv;
    const { getOptionValue } = require('#internal/options');
    require('#module/internal').preload(getOptionValue('--require'));
    require('#module/internal').runMain(main);
  });
}

module.exports = { run };
