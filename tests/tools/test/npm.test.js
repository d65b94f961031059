'use strict';
// `nodus npm` and `nodus npx`: fetching npm's command line from a registry of this test's own, and npm at its daily work.

const assert = require('node:assert/strict');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const zlib = require('node:zlib');
const { project, start } = require('../lib/tool');

/** An archive of files, each `[name, text, kind]`. */
function archive(files) {
  const blocks = [];
  for (const [name, text, kind = '0'] of files) {
    const data = Buffer.from(text);
    const head = Buffer.alloc(512);
    head.write(name, 0);
    head.write('0000755\0', 100);
    head.write(data.length.toString(8).padStart(11, '0'), 124);
    head.write('        ', 148);
    head.write(kind, 156);
    head.write('ustar\x0000', 257);
    const sum = head.reduce((a, b) => a + b);
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    blocks.push(head, data, Buffer.alloc((512 - (data.length % 512)) % 512));
  }
  return zlib.gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** The archive of an npm that only says what it was called with. */
const pretended = (version, more = []) =>
  archive([
    ['package/package.json', JSON.stringify({ name: 'npm', version })],
    [
      'package/bin/npm-cli.js',
      "#!/usr/bin/env node\nconst { execSync } = require('child_process');\n" +
        'console.log(JSON.stringify({ args: process.argv.slice(2), node: execSync("node -p process.execPath", { encoding: "utf8" }).trim(),\n' +
        '  npx: execSync("npx from-shell", { encoding: "utf8" }).trim() }));\n',
    ],
    [
      'package/bin/npx-cli.js',
      "#!/usr/bin/env node\nconsole.log('npx', ...process.argv.slice(2));\n",
    ],
    ...more,
  ]);

const sri = (bytes) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

describe('npm from a registry', () => {
  const version = '99.1.0';
  let served;
  let requests;
  let server;
  let registry;

  before(async () => {
    server = http.createServer((request, response) => {
      requests.push([request.url, request.headers.authorization]);
      served(request, response);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    registry = `http://127.0.0.1:${server.address().port}/mirror/`;
  });
  beforeEach(() => {
    requests = [];
  });
  after(() => server.close());

  /** Serves an archive; the manifest may lie about its integrity. */
  function serve(bytes, { integrity = sri(bytes), single = true, tarball } = {}) {
    const dist = { integrity, tarball: tarball ?? `${registry}npm/-/npm-${version}.tgz` };
    served = (request, response) => {
      if (request.url.endsWith('.tgz')) response.end(bytes);
      else if (request.url === `/mirror/npm/${version}` && single)
        response.end(JSON.stringify({ dist }));
      else if (request.url === '/mirror/npm')
        response.end(JSON.stringify({ versions: { [version]: { dist } } }));
      else response.writeHead(404).end();
    };
  }

  /** Runs `nodus npm` in a home of its own. */
  async function npm(words, { command = 'npm', home = project({}), env = {}, ...options } = {}) {
    const running = start(process.execPath, [command, ...words], {
      cwd: home,
      input: '',
      ...options,
      env: {
        HOME: home,
        NODUS_CACHE_DIR: path.join(home, 'cache'),
        NODUS_NPM_VERSION: version,
        XDG_CACHE_HOME: '',
        npm_config_userconfig: '',
        ...env,
      },
    });
    const code = await running.ended;
    return { code, home, stderr: running.stderr, stdout: running.stdout };
  }

  it('is fetched once and runs, with node and npx on the path', async () => {
    serve(pretended(version));
    const home = project({ '.npmrc': `registry=${registry}\n` });
    const first = await npm(['install', '--flag', 'x'], { home });
    assert.equal(first.code, 0, first.stderr);
    const told = JSON.parse(first.stdout);
    assert.deepEqual(told.args, ['install', '--flag', 'x']);
    assert.equal(path.basename(told.node), 'node');
    assert.equal(fs.realpathSync(told.node), fs.realpathSync(process.execPath));
    assert.equal(told.npx, 'npx from-shell');
    assert.equal(requests.length, 2);
    const second = await npm(['a', 'b'], { command: 'npx', home });
    assert.equal(second.stdout, 'npx a b\n');
    assert.equal(requests.length, 2);
  });

  it('many at a time get along', async () => {
    serve(pretended(version));
    const home = project({ '.npmrc': `registry=${registry}\n` });
    const all = await Promise.all(Array.from({ length: 6 }, () => npm(['x'], { home })));
    assert.deepEqual(
      all.map((r) => r.code),
      [0, 0, 0, 0, 0, 0],
      all[0].stderr,
    );
    assert.deepEqual(fs.readdirSync(path.join(home, 'cache/npm')), [version]);
  });

  it('the nearest of command line, environment, project and user says where from', async () => {
    serve(pretended(version));
    const nowhere = 'http://127.0.0.1:9/';
    const files = { '.npmrc': `registry=${nowhere}\n`, 'app/package.json': {} };
    const project1 = project({ ...files, 'app/.npmrc': `; mine\nregistry = "${registry}"\n` });
    const byProject = await npm(['x'], { home: project1, cwd: path.join(project1, 'app') });
    assert.equal(byProject.code, 0, byProject.stderr);
    const project2 = project({ ...files, 'app/.npmrc': `registry=${nowhere}\n` });
    const env = { npm_config_registry: registry };
    const byEnvironment = await npm(['x'], {
      home: project2,
      cwd: path.join(project2, 'app'),
      env,
    });
    assert.equal(byEnvironment.code, 0, byEnvironment.stderr);
    const byWord = await npm(['x', `--registry=${registry}`], {
      home: project(files),
      env: { npm_config_registry: nowhere },
    });
    assert.equal(byWord.code, 0, byWord.stderr);
  });

  it('gives credentials to their registry only', async () => {
    let elsewhere;
    const other = http.createServer((request, response) => {
      elsewhere = request.headers.authorization ?? 'none';
      response.end(pretended(version));
    });
    await new Promise((resolve) => other.listen(0, '127.0.0.1', resolve));
    const bytes = pretended(version);
    serve(bytes, {
      tarball: `http://127.0.0.1:${other.address().port}/npm.tgz`,
      integrity: sri(bytes),
    });
    const home = project({
      '.npmrc': `registry=${registry}\n//${new URL(registry).host}/mirror/:_authToken=\${SECRET}\n`,
    });
    const { code, stderr } = await npm(['x'], { home, env: { SECRET: 'sesame' } });
    other.close();
    assert.equal(code, 0, stderr);
    assert.equal(requests[0][1], 'Bearer sesame');
    assert.equal(elsewhere, 'none');
  });

  it('takes archives of the public registry from the mirror', async () => {
    serve(pretended(version), { tarball: `https://registry.npmjs.org/npm/-/npm-${version}.tgz` });
    const { code, stderr } = await npm(['x', '--registry', registry]);
    assert.equal(code, 0, stderr);
    assert.equal(requests[1][0], `/mirror/npm/-/npm-${version}.tgz`);
  });

  it('asks registries for all versions that do not know single ones', async () => {
    serve(pretended(version), { single: false });
    const { code, stderr } = await npm(['x', '--registry', registry]);
    assert.equal(code, 0, stderr);
  });

  it('goes through the proxy', async () => {
    const bytes = pretended(version);
    const dist = {
      integrity: sri(bytes),
      tarball: `http://registry.test/npm/-/npm-${version}.tgz`,
    };
    served = (request, response) =>
      response.end(request.url.endsWith('.tgz') ? bytes : JSON.stringify({ dist }));
    const env = {
      npm_config_registry: 'http://registry.test/',
      npm_config_proxy: new URL(registry).origin,
    };
    const { code, stderr } = await npm(['x'], { env: { ...env, NO_PROXY: '', no_proxy: '' } });
    assert.equal(code, 0, stderr);
    assert.equal(requests[0][0], `http://registry.test/npm/${version}`);
  });

  it('refuses other bytes than those that were promised', async () => {
    const bytes = pretended(version);
    serve(bytes, { integrity: sri(Buffer.from('other')) });
    const { code, home, stderr } = await npm(['x', '--registry', registry]);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^nodus: npm 99\.1\.0 is not in the cache .* the integrity of npm@99\.1\.0 is wrong/,
    );
    assert.deepEqual(fs.readdirSync(path.join(home, 'cache/npm')), []);
  });

  it('writes nothing outside its folder', async () => {
    serve(
      pretended(version, [
        ['package/../../../escaped.js', 'bad'],
        ['/escaped.js', 'bad'],
        ['package/link', '', '2'],
        ['../escaped.js', 'bad'],
      ]),
    );
    const { code, home, stderr } = await npm(['x', '--registry', registry]);
    assert.equal(code, 0, stderr);
    const all = fs.readdirSync(path.join(home, 'cache'), { recursive: true });
    assert.ok(!all.some((name) => name.endsWith('link')));
    const escaped = all.filter((name) => name.endsWith('escaped.js'));
    assert.ok(
      escaped.every((name) => name.startsWith(`npm/${version}/node_modules/npm/`)),
      `${escaped}`,
    );
  });

  it('tells damage, what is no archive, and another package', async () => {
    const good = zlib.gunzipSync(pretended(version));
    const flipped = Buffer.from(good);
    flipped[3] ^= 1;
    for (const [bytes, reason] of [
      [zlib.gzipSync(good.subarray(0, 1500)), /the archive is damaged: it ends within a header/],
      [zlib.gzipSync(good.subarray(0, 1700)), /the archive is damaged: it ends within a file/],
      [zlib.gzipSync(flipped), /the archive is damaged: a header has a wrong sum/],
      [Buffer.from('<html>'), /incorrect header check/],
      [pretended('1.0.0'), /the archive holds npm@1\.0\.0 and not npm@99\.1\.0/],
    ]) {
      serve(bytes);
      const { code, home, stderr } = await npm(['x', '--registry', registry]);
      assert.equal(code, 1);
      assert.match(stderr, reason);
      assert.deepEqual(fs.readdirSync(path.join(home, 'cache/npm')), []);
    }
  });

  it('says so when there is no network', async () => {
    const { code, stderr, stdout } = await npm(['x', '--registry=http://127.0.0.1:9/']);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(
      stderr,
      /^nodus: npm 99\.1\.0 is not in the cache \(.*\) and could not be fetched from http:\/\/127\.0\.0\.1:9\/: connect ECONNREFUSED 127\.0\.0\.1:9\n$/,
    );
    const offline = await npm(['x', '--offline']);
    assert.match(offline.stderr, /the configuration says to stay offline/);
  });
});

describe('npm', () => {
  /** Runs the real npm, which is in the user's cache after the first time. */
  async function npm(words, cwd, { command = 'npm', env = {} } = {}) {
    const running = start(process.execPath, [command, ...words], { cwd, env, input: '' });
    const code = await running.ended;
    return { code, out: running.stdout, err: running.stderr };
  }
  async function good(...given) {
    const result = await npm(...given);
    assert.equal(result.code, 0, result.out + result.err);
    return result.out;
  }

  it('makes a package', async () => {
    const folder = project({});
    await good(['init', '-y'], folder);
    const made = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    assert.equal(made.name, path.basename(folder).toLowerCase());
    assert.equal(made.version, '1.0.0');
  });

  it('installs workspaces and packages with their scripts, from the lock file too', async () => {
    const folder = project({
      'package.json': {
        name: 'root',
        version: '1.0.0',
        private: true,
        workspaces: ['packages/*'],
        scripts: {
          prepare: 'node -e "fs.writeFileSync(\'prepared\', process.env.npm_lifecycle_event)"',
        },
        dependencies: { dep: 'file:dep' },
      },
      'packages/a/package.json': {
        name: 'a',
        version: '1.0.0',
        scripts: { postinstall: 'node -p process.version > installed', hi: 'node hi.js' },
        dependencies: { b: '1.0.0' },
      },
      'packages/a/hi.js': "console.log(require('b'), require('dep'));\n",
      'packages/b/package.json': { name: 'b', version: '1.0.0' },
      'packages/b/index.js': "module.exports = 'b!';\n",
      'dep/package.json': { name: 'dep', version: '2.0.0', bin: { 'say-dep': 'say.js' } },
      'dep/index.js': 'module.exports = require("./package.json").version;\n',
      'dep/say.js': '#!/usr/bin/env node\nconsole.log("dep says", ...process.argv.slice(2));\n',
    });
    const offline = ['--offline', '--no-audit', '--no-fund'];
    await good(['install', ...offline], folder);
    const lock = JSON.parse(fs.readFileSync(path.join(folder, 'package-lock.json'), 'utf8'));
    assert.ok(lock.packages['node_modules/a'].link);
    assert.equal(fs.readFileSync(path.join(folder, 'prepared'), 'utf8'), 'prepare');
    assert.equal(
      fs.readFileSync(path.join(folder, 'packages/a/installed'), 'utf8'),
      `${process.version}\n`,
    );
    assert.match(await good(['run', 'hi', '-w', 'a'], folder), /^b! 2\.0\.0$/m);
    fs.rmSync(path.join(folder, 'node_modules'), { recursive: true });
    await good(['ci', ...offline], folder);
    assert.equal(
      await good(['--offline', 'say-dep', 'x'], folder, { command: 'npx' }),
      'dep says x\n',
    );
    assert.match(await good(['exec', '-c', 'say-dep shell'], folder), /dep says shell/);
    assert.match(await good(['ls'], folder), /├── b@1\.0\.0|b@1\.0\.0 ->/);
  });

  it('runs scripts and passes their end on', async () => {
    const folder = project({
      'package.json': {
        name: 'p',
        version: '1.0.0',
        scripts: {
          test: 'node -e "process.exit(process.argv[1] === \'ok\' ? 0 : 3)" --',
          env: 'node -p process.env.npm_package_name',
        },
      },
    });
    await good(['test', '--', 'ok'], folder);
    assert.equal((await npm(['test'], folder)).code, 3);
    assert.match(await good(['run', '-s', 'env'], folder), /^p$/m);
    const missing = await npm(['run', 'nothing'], folder);
    assert.equal(missing.code, 1);
    assert.match(missing.err, /Missing script: "nothing"/);
  });

  it('packs and rehearses publishing', async () => {
    const folder = project({
      'package.json': { name: 'packed-by-a-test', version: '1.2.3' },
      'index.js': 'module.exports = 1;\n',
    });
    assert.equal(await good(['pack'], folder), 'packed-by-a-test-1.2.3.tgz\n');
    assert.ok(fs.statSync(path.join(folder, 'packed-by-a-test-1.2.3.tgz')).size > 100);
    fs.rmSync(path.join(folder, 'packed-by-a-test-1.2.3.tgz'));
    const { err } = await npm(['publish', '--dry-run', '--offline'], folder);
    assert.match(err, /npm notice name: packed-by-a-test/);
    assert.match(err, /npm notice total files: 2/);
  });

  it('tells that audits need the network', async () => {
    const folder = project({
      'package.json': { name: 'p', version: '1.0.0' },
      'package-lock.json': {
        lockfileVersion: 3,
        packages: { 'node_modules/x': { version: '1.0.0' } },
      },
    });
    const { code, err } = await npm(
      ['audit', '--registry=http://127.0.0.1:9/', '--fetch-retries=0'],
      folder,
    );
    assert.equal(code, 1);
    assert.match(err, /audit endpoint returned an error/);
  });

  it('names what is wrong with a package.json', async () => {
    const { code, err } = await npm(
      ['install', '--offline'],
      project({ 'package.json': '{ "name": "p", ' }),
    );
    assert.equal(code, 1);
    assert.match(err, /EJSONPARSE/);
  });

  it('refuses lock files that lie', async () => {
    const bytes = archive([
      ['package/package.json', JSON.stringify({ name: 'dep', version: '1.0.0' })],
      ['package/index.js', 'module.exports = 1;\n'],
    ]);
    const files = {
      'package.json': { name: 'p', version: '1.0.0', dependencies: { dep: 'file:dep.tgz' } },
      'package-lock.json': {
        name: 'p',
        version: '1.0.0',
        lockfileVersion: 3,
        packages: {
          '': { name: 'p', version: '1.0.0', dependencies: { dep: 'file:dep.tgz' } },
          'node_modules/dep': {
            version: '1.0.0',
            resolved: 'file:dep.tgz',
            integrity: sri(Buffer.from('something else')),
          },
        },
      },
    };
    const offline = ['--offline', '--no-audit', '--no-fund'];
    const wrong = project(files);
    fs.writeFileSync(path.join(wrong, 'dep.tgz'), bytes);
    const refused = await npm(['ci', ...offline], wrong);
    assert.notEqual(refused.code, 0);
    assert.match(refused.err, /EINTEGRITY/);
    assert.ok(!fs.existsSync(path.join(wrong, 'node_modules/dep')));

    files['package-lock.json'].packages['node_modules/dep'].integrity = sri(bytes);
    const right = project(files);
    fs.writeFileSync(path.join(right, 'dep.tgz'), bytes);
    await good(['ci', ...offline], right);

    files['package.json'].dependencies.other = 'file:other';
    files['other/package.json'] = { name: 'other', version: '1.0.0' };
    const behind = project(files);
    fs.writeFileSync(path.join(behind, 'dep.tgz'), bytes);
    const other = await npm(['ci', ...offline], behind);
    assert.notEqual(other.code, 0);
    assert.match(other.err, /EUSAGE[\s\S]*in sync/);
  });
});
