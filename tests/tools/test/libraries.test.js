'use strict';
// Libraries that programs are made of, each asked for what it is known for.

const assert = require('node:assert/strict');
const path = require('node:path');
const { output, project, run } = require('../lib/tool');

/** What a program prints that is in the way of this file's packages. */
const printed = (text, options) =>
  output(path.join(project({ 'a.js': text }), 'a.js'), [], options);

describe('command lines', () => {
  it('commander reads options', () => {
    const { Command } = require('commander');
    const program = new Command('x').option('-p, --port <n>', 'port', Number, 3).argument('<file>');
    program.parse(['-p', '5', 'a.txt'], { from: 'user' });
    assert.deepEqual([program.opts(), program.args], [{ port: 5 }, ['a.txt']]);
    assert.match(program.helpInformation(), /^Usage: x \[options\] <file>/);
  });

  it('yargs reads words and knows the program', async () => {
    const folder = project({
      'a.mjs':
        "import yargs from 'yargs';\nimport { hideBin } from 'yargs/helpers';\n" +
        "console.log(JSON.stringify(yargs(hideBin(process.argv)).option('a', { type: 'number' }).parse()));\n",
    });
    const text = await output(path.join(folder, 'a.mjs'), ['-a', '1', '--b.c=x', 'rest']);
    const { $0, ...words } = JSON.parse(text);
    assert.deepEqual(words, { _: ['rest'], a: 1, b: { c: 'x' } });
    assert.equal(typeof $0, 'string');
  });
});

describe('logs', () => {
  it('winston formats', async () => {
    const text = await printed(
      "const w = require('winston');\nw.createLogger({ format: w.format.simple(), transports: [new w.transports.Console()] })" +
        ".info('hi', { a: 1 });\n",
    );
    assert.equal(text, 'info: hi {"a":1}\n');
  });

  it('pino writes lines, also from its thread', async () => {
    const text = await printed(
      "const pino = require('pino');\n" +
        "pino({ base: null, timestamp: false }, pino.destination({ sync: true })).info({ a: 1 }, 'hello');\n" +
        "pino({ base: null, timestamp: false, transport: { target: 'pino/file', options: { destination: 1 } } }).warn('thread');\n",
    );
    assert.equal(text, '{"level":30,"a":1,"msg":"hello"}\n{"level":40,"msg":"thread"}\n');
  });

  it('debug follows its variable', async () => {
    const folder = project({
      'a.js': "require('debug')('app')('%o', { x: 1 });\nrequire('debug')('other')('no');\n",
    });
    const { stderr } = await run(path.join(folder, 'a.js'), [], { env: { DEBUG: 'app' } });
    assert.match(stderr, /^\S+ app \{ x: 1 \}\n$/);
  });
});

describe('data and time', () => {
  it('lodash', () => {
    const _ = require('lodash');
    assert.deepEqual(
      _.groupBy(_.range(6), (n) => n % 3),
      { 0: [0, 3], 1: [1, 4], 2: [2, 5] },
    );
    assert.equal(_.template('<%= a %>-<% if (b) { %>b<% } %>')({ a: 1, b: true }), '1-b');
    assert.ok(
      _.isEqual(_.cloneDeep({ d: new Date(0), m: new Map([[1, { a: /x/g }]]) }), {
        d: new Date(0),
        m: new Map([[1, { a: /x/g }]]),
      }),
    );
  });

  it('rxjs', async () => {
    const { interval, lastValueFrom, map, take, toArray } = require('rxjs');
    assert.deepEqual(
      await lastValueFrom(
        interval(1).pipe(
          take(3),
          map((n) => n * 2),
          toArray(),
        ),
      ),
      [0, 2, 4],
    );
  });

  it('bluebird', async () => {
    const Bluebird = require('bluebird');
    assert.deepEqual(
      await Bluebird.map([1, 2, 3], (n) => Bluebird.delay(2).return(n * 2), { concurrency: 2 }),
      [2, 4, 6],
    );
    const fs = Bluebird.promisifyAll(require('node:fs'));
    assert.match(await fs.readFileAsync(__filename, 'utf8'), /bluebird/);
    await assert.rejects(Promise.resolve(Bluebird.delay(10_000).timeout(2)), /timed out/);
  });

  it('through2', async () => {
    const through = require('through2');
    const upper = through(function (chunk, encoding, next) {
      this.push(`${chunk}`.toUpperCase());
      next();
    });
    upper.end('abc');
    const got = [];
    for await (const chunk of upper) got.push(`${chunk}`);
    assert.deepEqual(got, ['ABC']);
  });

  it('glob', async () => {
    const { glob, globSync } = require('glob');
    assert.deepEqual(await glob('l*/**/*.js', { cwd: path.dirname(__dirname) }), ['lib/tool.js']);
    assert.deepEqual(globSync('lib/{tool,no}.js', { cwd: path.dirname(__dirname) }), [
      'lib/tool.js',
    ]);
  });

  it('sentiment', () => {
    const Sentiment = require('sentiment');
    assert.equal(new Sentiment().analyze('Cats are stupid but great').score, 1);
  });
});

describe('documents', () => {
  it('cheerio', () => {
    const $ = require('cheerio').load('<ul><li class=a>x</li><li>y</li></ul>');
    assert.deepEqual(
      $('li')
        .map((i, element) => $(element).text())
        .get(),
      ['x', 'y'],
    );
    $('li.a').attr('title', 't').append('<b>!</b>');
    assert.equal($('ul').html(), '<li class="a" title="t">x<b>!</b></li><li>y</li>');
  });

  it('jsdom runs the scripts of a page', async () => {
    const { JSDOM } = require('jsdom');
    const { window } = new JSDOM(
      '<p id=a>Hi</p><script>document.body.appendChild(document.createElement("b")).textContent = 2 ** 4;' +
        'window.addEventListener("load", () => { document.title = "T"; });</script>',
      { runScripts: 'dangerously', url: 'http://example.test/' },
    );
    await new Promise((resolve) => window.addEventListener('load', resolve));
    assert.equal(window.document.querySelector('b').textContent, '16');
    assert.equal(window.document.title, 'T');
    assert.ok(window.eval('[1] instanceof Array && !([] instanceof top.Object === false)'));
    assert.equal(new window.Function('return typeof document')(), 'object');
    window.close();
  });
});

describe('programs of several parts', () => {
  it('sharedb keeps documents the same', async () => {
    const ShareDB = require('sharedb');
    const backend = new ShareDB();
    const call = (f) =>
      new Promise((resolve, reject) => f((error) => (error ? reject(error) : resolve())));
    const one = backend.connect().get('notes', 'a');
    await call((done) => one.create({ n: 1, text: 'abc' }, done));
    const two = backend.connect().get('notes', 'a');
    await call((done) => two.subscribe(done));
    const heard = new Promise((resolve) => two.on('op', resolve));
    one.submitOp([{ p: ['n'], na: 4 }]);
    await heard;
    await call((done) => one.whenNothingPending(done));
    assert.deepEqual(
      [one.data, two.data],
      [
        { n: 5, text: 'abc' },
        { n: 5, text: 'abc' },
      ],
    );
    backend.close();
  });

  it('seneca services talk over HTTP', async () => {
    const text = await printed(
      "const net = require('net');\nconst probe = net.createServer().listen(0, () => {\n" +
        '  const { port } = probe.address();\n  probe.close(() => {\n' +
        "    const service = require('seneca')({ log: 'silent' });\n" +
        "    service.add({ role: 'math', cmd: 'sum' }, (m, reply) => reply(null, { answer: m.left + m.right }));\n" +
        "    service.listen({ port, pin: 'role:math' });\n    service.ready(() => {\n" +
        "      const client = require('seneca')({ log: 'silent' }).client({ port, pin: 'role:math' });\n" +
        "      client.act({ role: 'math', cmd: 'sum', left: 1, right: 2 }, (error, out) => {\n" +
        '        console.log(error, out?.answer);\n        client.close(() => service.close(() => process.exit()));\n' +
        '      });\n    });\n  });\n});\n',
    );
    assert.equal(text, 'null 3\n');
  });
});
