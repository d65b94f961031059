'use strict';
// Other package managers: pnpm and both Yarns link the packages of a workspace and run its scripts.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { command, run } = require('../lib/tool');

/** A workspace of two packages, outside of any other; `range` says how one asks for the other. */
function workspace(range, more = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'workspace-'));
  const files = {
    'package.json': {
      name: 'root',
      version: '1.0.0',
      private: true,
      workspaces: ['packages/*'],
      scripts: { hi: 'node -p "6 * 7"', postinstall: 'node -p process.version > installed' },
    },
    'packages/a/package.json': { name: 'a', version: '1.0.0', dependencies: { b: range } },
    'packages/a/index.js': "console.log('a has ' + require('b'));\n",
    'packages/b/package.json': { name: 'b', version: '1.0.0' },
    'packages/b/index.js': "module.exports = 'b';\n",
    ...more,
  };
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

describe('package managers', () => {
  const folders = [];

  /** Runs a manager with its caches in the workspace's own home, and `node` on the path; gives what it printed. */
  async function good(script, words, cwd) {
    const bin = path.join(cwd, '.bin');
    if (!fs.existsSync(bin)) {
      folders.push(cwd);
      fs.mkdirSync(bin);
      fs.symlinkSync(process.execPath, path.join(bin, 'node'));
    }
    const env = {
      HOME: path.join(cwd, '.home'),
      XDG_CACHE_HOME: '',
      XDG_DATA_HOME: '',
      PATH: `${bin}:${process.env.PATH}`,
    };
    const { code, stdout, stderr } = await run(script, words, { cwd, env });
    assert.equal(code, 0, stdout + stderr);
    return stdout;
  }

  after(() => {
    for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
  });

  const installed = (cwd) => fs.readFileSync(path.join(cwd, 'installed'), 'utf8');

  it('pnpm', async () => {
    const pnpm = command('pnpm');
    const cwd = workspace('workspace:*', {
      'pnpm-workspace.yaml': 'packages:\n  - "packages/*"\n',
    });
    await good(pnpm, ['install', '--offline'], cwd);
    assert.equal(installed(cwd), `${process.version}\n`);
    assert.equal(await good(path.join(cwd, 'packages/a/index.js'), [], cwd), 'a has b\n');
    assert.match(await good(pnpm, ['run', 'hi'], cwd), /^42$/m);
    fs.rmSync(path.join(cwd, 'node_modules'), { recursive: true });
    await good(pnpm, ['install', '--offline', '--frozen-lockfile'], cwd);
    assert.equal(await good(pnpm, ['--filter', 'a', 'exec', 'node', 'index.js'], cwd), 'a has b\n');
  });

  it('Yarn, classic', async () => {
    const yarn = command('yarn', 'yarn-classic');
    const cwd = workspace('1.0.0');
    await good(yarn, ['install', '--offline', '--no-progress'], cwd);
    assert.equal(installed(cwd), `${process.version}\n`);
    assert.equal(await good(path.join(cwd, 'packages/a/index.js'), [], cwd), 'a has b\n');
    assert.equal(await good(yarn, ['-s', 'run', 'hi'], cwd), '42\n');
  });

  for (const linker of ['node-modules', 'pnp', 'pnpm']) {
    it(`Yarn, berry, with the linker ${linker}`, async () => {
      const yarn = command('yarn', 'yarn-berry');
      const cwd = workspace('workspace:*', {
        '.yarnrc.yml': `nodeLinker: ${linker}\nenableGlobalCache: false\nenableTelemetry: false\nenableNetwork: false\nenableImmutableInstalls: false\n`,
        'yarn.lock': '',
      });
      await good(yarn, ['install'], cwd);
      assert.equal(installed(cwd), `${process.version}\n`);
      assert.equal(await good(yarn, ['node', 'packages/a/index.js'], cwd), 'a has b\n');
      assert.equal(await good(yarn, ['run', 'hi'], cwd), '42\n');
    });
  }
});
