'use strict';
// The pg package against a real PostgreSQL, with SCRAM passwords, over TCP, TLS and a Unix socket.

const fs = require('node:fs');
const path = require('node:path');
const { once } = require('node:events');
const { expect } = require('chai');
const pg = require('pg');
const { find, fixtures, folder, freePort, pem, run, start } = require('../../lib/peer');

describe('PostgreSQL', function () {
  this.timeout(120_000);
  const place = folder('postgres');
  let server;
  let options;
  let pool;

  before(async () => {
    const releases = fs.existsSync('/usr/lib/postgresql')
      ? fs.readdirSync('/usr/lib/postgresql')
      : [];
    const folders = releases.map((name) => `/usr/lib/postgresql/${name}/bin`);
    const port = await freePort();
    const data = path.join(place, 'data');
    // It refuses to run as root.
    const user = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
    const put = (name, text, mode) => {
      fs.writeFileSync(path.join(place, name), text, { mode });
      if (user.uid) fs.chownSync(path.join(place, name), user.uid, user.gid);
    };
    if (user.uid) fs.chownSync(place, user.uid, user.gid);
    put('password', 'secret', 0o600);
    put('server.key', fs.readFileSync(path.join(fixtures, 'server.key')), 0o600);
    const made = await run(
      find('initdb', folders),
      [
        ...[
          '-D',
          data,
          '-U',
          'tester',
          '--pwfile',
          path.join(place, 'password'),
          '-A',
          'scram-sha-256',
        ],
        ...['-E', 'UTF8', '--locale', 'C', '--no-sync', '--no-instructions'],
      ],
      { ...user, cwd: place },
    );
    if (made.code !== 0) throw new Error(`initdb failed:\n${made.stdout}${made.stderr}`);
    const settings = {
      listen_addresses: '127.0.0.1',
      port,
      unix_socket_directories: place,
      fsync: 'off',
      shared_buffers: '8MB',
      ssl: 'on',
      ssl_cert_file: path.join(fixtures, 'server.pem'),
      ssl_key_file: path.join(place, 'server.key'),
    };
    put('server.pem', pem('server.pem'), 0o644);
    settings.ssl_cert_file = path.join(place, 'server.pem');
    const list = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    server = await start(find('postgres', folders), ['-D', data, ...list], {
      ...user,
      cwd: place,
      ready: /ready to accept connections/,
    });
    options = { host: '127.0.0.1', port, user: 'tester', password: 'secret', database: 'postgres' };
    pool = new pg.Pool({ ...options, max: 4 });
    await pool.query(
      'create table things (id serial primary key, name text, data jsonb, raw bytea, at timestamptz)',
    );
  });
  after(async () => {
    await pool?.end();
    // So it waits for the last of the clients to be gone.
    await server?.stop('SIGTERM');
  });

  it('keeps rows with all kinds of values', async () => {
    const raw = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const at = new Date('2020-02-03T04:05:06.789Z');
    const { rows } = await pool.query(
      'insert into things (name, data, raw, at) values ($1, $2, $3, $4) returning *',
      ['Ädä', { list: [1, null, 'x'] }, raw, at],
    );
    expect(rows[0]).to.deep.equal({ id: 1, name: 'Ädä', data: { list: [1, null, 'x'] }, raw, at });
  });

  it('tells what is wrong with a statement', async () => {
    const error = await pool.query('select nothing from nowhere').catch((reason) => reason);
    expect(error).to.include({ code: '42P01', severity: 'ERROR' });
    expect((await pool.query('select 1 as one')).rows).to.deep.equal([{ one: 1 }]);
  });

  it('takes back a transaction', async () => {
    const client = await pool.connect();
    await client.query('begin');
    await client.query("insert into things (name) values ('gone')");
    await client.query('rollback');
    client.release();
    const { rows } = await pool.query("select count(*)::int as n from things where name = 'gone'");
    expect(rows[0].n).to.equal(0);
  });

  it('gives many rows, and long ones', async () => {
    const { rows } = await pool.query(
      "select i, repeat('x', 100) as t from generate_series(1, 20000) i",
    );
    expect(rows).to.have.length(20_000);
    expect(rows.at(-1)).to.deep.equal({ i: 20_000, t: 'x'.repeat(100) });
    const long = await pool.query("select repeat('y', 5000000) as t");
    expect(long.rows[0].t).to.have.length(5_000_000);
  });

  it('prepares statements once', async () => {
    const client = await pool.connect();
    const query = { name: 'add', text: 'select $1::int + $2::int as sum' };
    for (let i = 0; i < 200; i++) {
      const { rows } = await client.query({ ...query, values: [i, 1] });
      expect(rows[0].sum).to.equal(i + 1);
    }
    client.release();
  });

  it('serves many at once from a few connections', async () => {
    const sums = await Promise.all(
      Array.from(
        { length: 200 },
        async (_, i) => (await pool.query('select $1::int as i', [i])).rows[0].i,
      ),
    );
    expect(sums).to.deep.equal(Array.from({ length: 200 }, (_, i) => i));
    expect(pool.totalCount).to.be.at.most(4);
  });

  it('notifies', async () => {
    const listener = new pg.Client(options);
    await listener.connect();
    await listener.query('listen news');
    const heard = once(listener, 'notification');
    await pool.query("select pg_notify('news', 'hello')");
    expect((await heard)[0]).to.include({ channel: 'news', payload: 'hello' });
    await listener.end();
  });

  it('is interrupted', async () => {
    const client = new pg.Client(options);
    await client.connect();
    const pid = client.processID;
    const sleeping = client.query('select pg_sleep(60)').catch((error) => error);
    while (!(await pool.query('select pg_cancel_backend($1) as done', [pid])).rows[0].done);
    // It may have been asked before the statement began.
    const timer = setInterval(() => pool.query('select pg_cancel_backend($1)', [pid]), 100);
    expect((await sleeping).code).to.equal('57014');
    clearInterval(timer);
    await client.end();
  });

  it('tells of a connection that the server ended', async () => {
    const client = new pg.Client(options);
    await client.connect();
    const failed = new Promise((resolve) => client.on('error', resolve));
    await pool.query('select pg_terminate_backend($1)', [client.processID]);
    expect(await failed).to.be.an('error');
    await client.end().catch(() => {});
  });

  it('talks over TLS and knows whom it talks to', async () => {
    const client = new pg.Client({ ...options, host: 'localhost', ssl: { ca: pem('ca.pem') } });
    await client.connect();
    const { rows } = await client.query(
      'select ssl, version from pg_stat_ssl where pid = pg_backend_pid()',
    );
    expect(rows[0]).to.deep.equal({ ssl: true, version: 'TLSv1.3' });
    await client.end();
    const strict = new pg.Client({ ...options, ssl: true });
    const error = await strict.connect().catch((reason) => reason);
    expect(error.code).to.be.oneOf([
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'SELF_SIGNED_CERT_IN_CHAIN',
    ]);
  });

  it('talks over a Unix socket', async () => {
    const client = new pg.Client({ ...options, host: place });
    await client.connect();
    expect((await client.query('select 2 as two')).rows[0].two).to.equal(2);
    await client.end();
  });

  it('refuses a wrong password', async () => {
    const client = new pg.Client({ ...options, password: 'wrong' });
    const error = await client.connect().catch((reason) => reason);
    expect(error.code).to.equal('28P01');
  });
});
