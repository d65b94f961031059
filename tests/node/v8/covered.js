'use strict';

// Runs a program while its coverage is collected, for the tests of that.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');

/**
 * Runs `text` as `name`, beside further `files`. Gives the program's `url`, what was written of it, and of its functions all
 * that is told, and for each name the stretches inside with their counts.
 */
function covered(text, name = 'main.js', files = {}) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'coverage-')));
  try {
    const file = path.join(folder, name);
    fs.writeFileSync(file, text);
    for (const other of Object.keys(files)) {
      fs.writeFileSync(path.join(folder, other), files[other]);
    }
    const directory = path.join(folder, 'out');
    const { status, stderr } = spawnSync(process.execPath, [file], {
      encoding: 'utf8',
      env: { ...process.env, NODE_V8_COVERAGE: directory },
    });
    assert.strictEqual(status, 0, stderr);
    const names = fs.readdirSync(directory);
    assert.strictEqual(names.length, 1);
    const coverage = JSON.parse(fs.readFileSync(path.join(directory, names[0]), 'utf8'));
    const url = pathToFileURL(file).href;
    const { functions } = coverage.result.find((script) => script.url === url);
    const stretches = {};
    for (const { functionName, ranges } of functions) {
      stretches[functionName] ??= ranges
        .slice(1)
        .map(
          ({ startOffset, endOffset, count }) => `${count}: ${text.slice(startOffset, endOffset)}`,
        );
    }
    return { url, coverage, functions, stretches };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

module.exports = { covered };
