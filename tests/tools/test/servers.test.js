'use strict';
// Tools that keep programs running.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { freePort } = require('../../apps/lib/peer');
const { command, output, project, run, start } = require('../lib/tool');

describe('nodemon', () => {
  it('starts a program again when a file changes', async () => {
    const folder = project({ 'app.js': "console.log('first run');\n" });
    const running = start(
      process.execPath,
      [command('nodemon'), '--exec', process.execPath, 'app.js'],
      { cwd: folder },
    );
    await running.says(/first run[\s\S]*clean exit/);
    // It may not look at the file yet: written until it does.
    const writing = setInterval(() => {
      fs.writeFileSync(path.join(folder, 'app.js'), "console.log('second run');\n");
    }, 300);
    await running
      .says(/restarting due to changes[\s\S]*second run/)
      .finally(() => clearInterval(writing));
    running.child.kill('SIGINT');
    await running.ended;
  });
});

describe('pm2', () => {
  const folder = project({
    'app.js':
      "const http = require('http');\n" +
      'const server = http.createServer((q, s) => s.end(String(process.pid)));\n' +
      'server.listen(+process.env.APP_PORT, () => process.send?.("ready"));\n' +
      "process.on('SIGINT', () => process.exit(0));\n",
  });
  // Its sockets' names have to be short.
  const home = fs.mkdtempSync('/tmp/pm2-');
  const options = { cwd: folder, env: { PM2_HOME: home, PM2_DISABLE_VERSION_CHECK: '1' } };
  const pm2 = (...words) => output(command('pm2'), words, options);
  const list = async () =>
    JSON.parse((await pm2('jlist')).split('\n').findLast((l) => l[0] === '['));
  let port;

  before(async () => {
    port = await freePort();
    options.env.APP_PORT = `${port}`;
  });
  after(async () => {
    await run(command('pm2'), ['kill'], options);
    fs.rmSync(home, { recursive: true, force: true });
  });

  /** Who answers a connection of its own. */
  function once() {
    return new Promise((resolve, reject) => {
      const request = http.get({ agent: false, host: '127.0.0.1', port }, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve(text);
      });
      request.on('error', reject);
    });
  }

  /** Who answers; a program may need a moment until it listens. */
  async function answer(isWanted = () => true) {
    for (;;) {
      try {
        const text = await once();
        if (isWanted(text)) return text;
      } catch {
        // Not yet.
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it('starts a program anew that was killed', async () => {
    await pm2('start', 'app.js', '--name', 'one');
    const first = await answer();
    process.kill(+first, 'SIGKILL');
    const second = await answer((text) => text !== first);
    const [one] = await list();
    assert.equal(one.pid, +second);
    assert.equal(one.pm2_env.status, 'online');
    assert.equal(one.pm2_env.restart_time, 1);
    await pm2('delete', 'one');
  });

  it('runs a program in a cluster and reloads it', async () => {
    fs.writeFileSync(
      path.join(folder, 'cluster.config.js'),
      "module.exports = { apps: [{ name: 'many', script: 'app.js', instances: 2, exec_mode: 'cluster', wait_ready: true }] };\n",
    );
    await pm2('start', 'cluster.config.js');
    const before = await list();
    assert.deepEqual(
      before.map((p) => [p.pm2_env.exec_mode, p.pm2_env.status]),
      [
        ['cluster_mode', 'online'],
        ['cluster_mode', 'online'],
      ],
    );
    const old = before.map((p) => p.pid);
    const pids = new Set();
    while (pids.size < 2) pids.add(+(await answer()));
    assert.deepEqual([...pids].sort(), [...old].sort());
    await pm2('reload', 'many');
    assert.ok(!old.includes(+(await answer((text) => !old.includes(+text)))));
    assert.deepEqual(
      (await list()).map((p) => p.pm2_env.status),
      ['online', 'online'],
    );
  });
});
