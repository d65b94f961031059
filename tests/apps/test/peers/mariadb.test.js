'use strict';
// The mysql2 package against a real MariaDB.

const fs = require('node:fs');
const path = require('node:path');
const { expect } = require('chai');
const mysql = require('mysql2/promise');
const { find, fixtures, folder, freePort, pem, run, start } = require('../../lib/peer');

describe('MariaDB', function () {
  this.timeout(120_000);
  const place = folder('mariadb');
  let server;
  let options;
  let connection;

  before(async () => {
    const data = path.join(place, 'data');
    const port = await freePort();
    const asUser = process.getuid() === 0 ? ['--user=root'] : [];
    const made = await run(find('mariadb-install-db'), [
      ...['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal'],
      ...['--skip-test-db', '--skip-name-resolve', ...asUser],
    ]);
    if (made.code !== 0)
      throw new Error(`mariadb-install-db failed:\n${made.stdout}${made.stderr}`);
    fs.writeFileSync(
      path.join(place, 'init.sql'),
      [
        "create user 'tester'@'%' identified by 'secret';",
        "grant all on *.* to 'tester'@'%';",
        'create database shop;\n',
      ].join('\n'),
    );
    server = await start(
      find('mariadbd'),
      [
        ...['--no-defaults', `--datadir=${data}`, `--port=${port}`, '--bind-address=127.0.0.1'],
        ...[`--socket=${place}/socket`, `--pid-file=${place}/pid`, `--init-file=${place}/init.sql`],
        ...[
          '--skip-name-resolve',
          '--innodb-buffer-pool-size=8M',
          '--innodb-flush-log-at-trx-commit=0',
        ],
        ...[`--ssl-cert=${fixtures}/server.pem`, `--ssl-key=${fixtures}/server.key`],
        ...['--max-allowed-packet=64M', ...asUser],
      ],
      { ready: /ready for connections/ },
    );
    options = { host: '127.0.0.1', port, user: 'tester', password: 'secret', database: 'shop' };
    connection = await mysql.createConnection(options);
    await connection.query(
      'create table things (id int primary key auto_increment, name varchar(50), raw blob, at datetime(3), price decimal(10,2))',
    );
  });
  after(async () => {
    await connection?.end();
    await server?.stop();
  });

  it('keeps rows with all kinds of values', async () => {
    const raw = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const at = new Date(2020, 1, 3, 4, 5, 6, 789);
    const [result] = await connection.execute(
      'insert into things (name, raw, at, price) values (?, ?, ?, ?)',
      ['Ädä', raw, at, '12.50'],
    );
    expect(result).to.include({ insertId: 1, affectedRows: 1 });
    const [rows] = await connection.query('select * from things where id = ?', [1]);
    expect({ ...rows[0] }).to.deep.equal({ id: 1, name: 'Ädä', raw, at, price: '12.50' });
  });

  it('tells what is wrong with a statement', async () => {
    const error = await connection.query('select nothing from nowhere').catch((reason) => reason);
    expect(error).to.include({ code: 'ER_NO_SUCH_TABLE', errno: 1146, sqlState: '42S02' });
  });

  it('takes back a transaction', async () => {
    await connection.beginTransaction();
    await connection.query("insert into things (name) values ('gone')");
    await connection.rollback();
    const [rows] = await connection.query("select count(*) as n from things where name = 'gone'");
    expect(rows[0].n).to.equal(0);
  });

  it('gives many rows as a stream, and long ones', async () => {
    const plain = connection.connection;
    let sum = 0;
    for await (const row of plain.query('select seq from seq_1_to_20000').stream()) sum += row.seq;
    expect(sum).to.equal((20_000 * 20_001) / 2);
    const [rows] = await connection.query("select repeat('y', 20000000) as t");
    expect(rows[0].t).to.have.length(20_000_000);
  });

  it('prepares statements once', async () => {
    for (let i = 0; i < 200; i++) {
      const [rows] = await connection.execute('select ? + ? as sum', [i, 1]);
      expect(Number(rows[0].sum)).to.equal(i + 1);
    }
  });

  it('serves many at once from a pool', async () => {
    const pool = mysql.createPool({ ...options, connectionLimit: 4 });
    const seen = await Promise.all(
      Array.from({ length: 200 }, async (_, i) =>
        Number((await pool.query('select ? as i', [i]))[0][0].i),
      ),
    );
    expect(seen).to.deep.equal(Array.from({ length: 200 }, (_, i) => i));
    await pool.end();
  });

  it('tells of a connection that the server ended', async () => {
    const lost = await mysql.createConnection(options);
    const sleeping = lost.query('select sleep(60)').catch((error) => error);
    await connection.query('kill ?', [lost.threadId]);
    const error = await sleeping;
    expect(error.code).to.be.oneOf([
      'PROTOCOL_CONNECTION_LOST',
      'ER_CONNECTION_KILLED',
      'ECONNRESET',
    ]);
    lost.destroy();
  });

  it('talks over TLS', async () => {
    const secure = await mysql.createConnection({
      ...options,
      host: 'localhost',
      ssl: { ca: pem('ca.pem'), verifyIdentity: true },
    });
    const [rows] = await secure.query("show status like 'Ssl_version'");
    expect(rows[0].Value).to.match(/^TLSv1\.[23]$/);
    await secure.end();
    const error = await mysql.createConnection({ ...options, ssl: {} }).catch((reason) => reason);
    expect(error).to.be.an('error');
  });

  it('talks over a Unix socket', async () => {
    const { host, port, ...rest } = options;
    const local = await mysql.createConnection({ ...rest, socketPath: path.join(place, 'socket') });
    expect((await local.query('select 2 as two'))[0][0].two).to.equal(2);
    await local.end();
  });

  it('refuses a wrong password', async () => {
    const wrong = await mysql
      .createConnection({ ...options, password: 'no' })
      .catch((reason) => reason);
    expect(wrong.code).to.equal('ER_ACCESS_DENIED_ERROR');
  });
});
