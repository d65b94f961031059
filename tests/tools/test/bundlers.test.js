'use strict';
// Bundlers: what they make runs.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { command, output, project } = require('../lib/tool');

const sources = {
  'src/index.js':
    "import _ from 'lodash';\nimport { two } from './two.js';\n" +
    "import('./lazy.js').then((lazy) => console.log(lazy.default, _.chunk([1, two, 3], 2)));\n",
  'src/two.js': 'export const two = 2;\nexport const unused = "nobody wants this";\n',
  'src/lazy.js': 'export default 42;\n',
};
const printed = '42 [ [ 1, 2 ], [ 3 ] ]\n';

describe('webpack', () => {
  it('builds for production', async () => {
    const folder = project({
      ...sources,
      'webpack.config.js':
        "module.exports = { mode: 'production', target: 'node', entry: './src/index.js',\n" +
        "  output: { path: __dirname + '/out', filename: '[name].js' } };\n",
    });
    const said = await output(command('webpack'), [], { cwd: folder });
    assert.match(said, /compiled successfully/);
    const main = path.join(folder, 'out/main.js');
    assert.doesNotMatch(fs.readFileSync(main, 'utf8'), /nobody wants this/);
    assert.equal(await output(main, []), printed);
  });
});

describe('esbuild', () => {
  const esbuild = require('esbuild');

  after(() => esbuild.stop());

  it('builds through its API', async () => {
    const folder = project(sources);
    const outdir = path.join(folder, 'out');
    await esbuild.build({
      bundle: true,
      entryPoints: [path.join(folder, 'src/index.js')],
      format: 'esm',
      outExtension: { '.js': '.mjs' },
      outdir,
      platform: 'node',
      splitting: true,
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    });
    assert.equal(await output(path.join(outdir, 'index.mjs'), []), printed);
  });

  it('transforms, also at once', async () => {
    const { code } = await esbuild.transform('let x: number = <any>1', { loader: 'ts' });
    assert.equal(code, 'let x = 1;\n');
    assert.match(esbuild.transformSync('<b/>', { loader: 'jsx' }).code, /React\.createElement/);
  });

  it('calls plugins', async () => {
    const made = {
      name: 'made',
      setup(build) {
        build.onResolve({ filter: /^made$/ }, () => ({ path: 'made', namespace: 'made' }));
        build.onLoad({ filter: /.*/, namespace: 'made' }, () => ({ contents: 'export default 7' }));
      },
    };
    const { outputFiles } = await esbuild.build({
      bundle: true,
      plugins: [made],
      stdin: { contents: "import n from 'made'; console.log(n + 1)" },
      write: false,
    });
    assert.match(outputFiles[0].text, /made_default = 7/);
  });

  it('tells errors', async () => {
    await assert.rejects(
      esbuild.build({ stdin: { contents: 'let x = ;' }, logLevel: 'silent' }),
      (error) => error.errors[0].text === 'Unexpected ";"' && error.errors[0].location.column === 8,
    );
  });
});

describe('Rollup', () => {
  it('builds and shakes the tree', async () => {
    const folder = project({
      ...sources,
      'src/index.js': sources['src/index.js']
        .replace(/import _.*\n/, '')
        .replace('_.chunk([1, two, 3], 2)', 'two'),
    });
    await output(command('rollup'), ['src/index.js', '-d', 'out', '-f', 'cjs'], { cwd: folder });
    const main = path.join(folder, 'out/index.js');
    assert.doesNotMatch(fs.readFileSync(main, 'utf8'), /nobody wants this/);
    assert.equal(await output(main, []), '42 2\n');
  });
});

describe('Vite', () => {
  it('builds a page', async () => {
    const folder = project({
      'index.html': '<div id="app"></div><script type="module" src="/main.ts"></script>\n',
      'main.ts':
        "import './main.css';\nconst text: string = 'Hi ' + import.meta.env.MODE;\n" +
        "document.querySelector<HTMLElement>('#app')!.textContent = text;\nimport('./lazy.js');\n",
      'lazy.js': "console.log('lazy');\n",
      'main.css': '#app { color: #ff0000; &:hover { color: blue } }\n',
    });
    const said = await output(command('vite'), ['build'], { cwd: folder });
    assert.match(said, /modules transformed/);
    const files = fs.readdirSync(path.join(folder, 'dist/assets'));
    const script = files.find((name) => /^index-.*\.js$/.test(name));
    assert.match(
      fs.readFileSync(path.join(folder, 'dist/assets', script), 'utf8'),
      /Hi production/,
    );
    assert.ok(files.some((name) => name.endsWith('.css')));
    assert.match(fs.readFileSync(path.join(folder, 'dist/index.html'), 'utf8'), new RegExp(script));
  });
});

describe('Astro', () => {
  it('builds a site', async () => {
    const folder = project({
      'package.json': { name: 'site', type: 'module' },
      'src/pages/index.astro':
        "---\nconst title: string = 'Hi';\n---\n<html><body><h1>{title}</h1>{[1, 2].map((n) => <b>{n}</b>)}</body></html>\n",
      'src/pages/notes/[id].astro':
        "---\nexport const getStaticPaths = () => [{ params: { id: 'a' } }];\nconst { id } = Astro.params;\n---\n<p>{id}</p>\n",
    });
    await output(command('astro'), ['build'], {
      cwd: folder,
      env: { ASTRO_TELEMETRY_DISABLED: '1' },
    });
    assert.match(
      fs.readFileSync(path.join(folder, 'dist/index.html'), 'utf8'),
      /<h1>Hi<\/h1><b>1<\/b><b>2<\/b>/,
    );
    assert.match(
      fs.readFileSync(path.join(folder, 'dist/notes/a/index.html'), 'utf8'),
      /<p>a<\/p>/,
    );
  });
});
