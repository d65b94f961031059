'use strict';
// Large packages are installed from the registry into an empty folder with an empty cache, and then do what they are for.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { start } = require('../lib/tool');

describe('installing from an empty cache', function () {
  this.timeout(600_000);
  const folders = [];
  let cwd;

  async function good(words) {
    const env = { npm_config_cache: path.join(cwd, 'cache'), npm_config_userconfig: userConfig() };
    const running = start(process.execPath, words, { cwd, env, input: '' });
    const code = await running.ended;
    assert.equal(code, 0, running.output());
    return running.stdout;
  }

  /** Who else is asked is the user's choice. */
  const userConfig = () => process.env.npm_config_userconfig ?? path.join(os.homedir(), '.npmrc');

  async function install(packages, files = {}) {
    cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'install-'));
    folders.push(cwd);
    for (const [name, content] of Object.entries({ 'package.json': '{}', ...files })) {
      fs.writeFileSync(path.join(cwd, name), content);
    }
    await good(['npm', 'install', ...packages, '--no-audit', '--no-fund']);
  }

  afterEach(() => {
    for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
  });

  it('express', async () => {
    await install(['express@5'], {
      'a.js':
        "const app = require('express')();\napp.get('/', (q, s) => s.json({ ok: true }));\n" +
        "const server = app.listen(0, async () => {\n  const response = await fetch('http://127.0.0.1:' + server.address().port);\n" +
        '  console.log(await response.text());\n  server.close();\n});\n',
    });
    assert.equal(await good(['a.js']), '{"ok":true}\n');
  });

  it('webpack', async () => {
    await install(['webpack@5', 'webpack-cli@6'], {
      'a.js': "import { b } from './b.js';\nconsole.log(b);\n",
      'b.js': "export const b = 'bundled';\n",
    });
    await good([
      'npx',
      '--no',
      '--',
      'webpack',
      './a.js',
      '--mode',
      'production',
      '--target',
      'node',
    ]);
    assert.equal(await good(['dist/main.js']), 'bundled\n');
  });

  it('Vite', async () => {
    await install(['vite@7'], {
      'index.html': '<script type="module" src="/a.ts"></script>\n',
      'a.ts': "const text: string = 'built';\ndocument.title = text;\n",
    });
    assert.match(await good(['npx', '--no', '--', 'vite', 'build']), /modules transformed/);
    assert.match(fs.readFileSync(path.join(cwd, 'dist/index.html'), 'utf8'), /assets\/index-/);
  });

  it('TypeScript', async () => {
    await install(['typescript@5'], {
      'a.ts': 'const n: number = 1;\nconsole.log(n as number);\n',
    });
    await good(['npx', '--no', '--', 'tsc', 'a.ts']);
    assert.equal(await good(['a.js']), '1\n');
  });

  it('ESLint', async () => {
    await install(['eslint@9'], {
      'eslint.config.js': 'module.exports = [{ rules: { semi: "error" } }];\n',
      'a.js': 'const a = 1\na;\n',
    });
    await good(['npx', '--no', '--', 'eslint', '--fix', 'a.js']);
    assert.equal(fs.readFileSync(path.join(cwd, 'a.js'), 'utf8'), 'const a = 1;\na;\n');
  });

  it('Jest', async () => {
    await install(['jest@30'], {
      'a.test.js': "test('adds', () => expect(1 + 1).toBe(2));\n",
    });
    await good(['npx', '--no', '--', 'jest', '--json', '--outputFile=out.json']);
    const { numPassedTests } = JSON.parse(fs.readFileSync(path.join(cwd, 'out.json'), 'utf8'));
    assert.equal(numPassedTests, 1);
  });

  it('Next', async () => {
    await install(['next@16', 'react@19', 'react-dom@19']);
    assert.match(await good(['npx', '--no', '--', 'next', '--version']), /Next\.js v16\./);
  });
});
