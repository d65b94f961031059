'use strict';
// An editor that several people use at once: ShareDB keeps its document the same in a headless Chromium and in a client
// of the test, over WebSockets; the page's script is bundled by esbuild.

const { once } = require('node:events');
const http = require('node:http');
const { Duplex } = require('node:stream');
const { expect } = require('chai');
const esbuild = require('esbuild');
const ShareDB = require('sharedb');
const { WebSocketServer } = require('ws');
const { close, find, folder, listen, start } = require('../../lib/peer');

/** The page: a text that other people change, too. */
const page = `
import { Connection } from 'sharedb/lib/client';
const socket = new WebSocket('ws://' + location.host);
const doc = new Connection(socket).get('texts', 'one');
const area = document.querySelector('textarea');
let shown = '';
const show = () => { area.value = shown = doc.data.text; };
area.addEventListener('input', () => {
  // What is the same at both ends was not touched.
  const now = area.value;
  let from = 0;
  while (from < shown.length && shown[from] === now[from]) from++;
  let end = 0;
  while (end < Math.min(shown.length, now.length) - from && shown.at(-1 - end) === now.at(-1 - end)) end++;
  const removed = shown.slice(from, shown.length - end);
  const added = now.slice(from, now.length - end);
  shown = now;
  if (removed) doc.submitOp({ p: ['text', from], sd: removed });
  if (added) doc.submitOp({ p: ['text', from], si: added });
});
const type = (text) => {
  area.value = text;
  area.dispatchEvent(new Event('input'));
};
doc.subscribe((error) => {
  if (error) throw error;
  show();
  doc.on('op', (op, source) => {
    if (!source) show();
    // Answers what it is asked, in the middle of the text.
    if (shown.includes('?') && !shown.includes('!')) type(shown.replace('?', '? yes!'));
  });
  type('page: ' + shown);
});
`;

/** A WebSocket as the stream of messages that ShareDB reads and writes. */
function messages(socket) {
  const stream = new Duplex({
    objectMode: true,
    read() {},
    write(message, encoding, done) {
      socket.send(JSON.stringify(message), done);
    },
    final(done) {
      socket.close();
      done();
    },
  });
  socket.on('message', (text) => stream.push(JSON.parse(text)));
  socket.on('close', () => {
    stream.push(null);
    stream.destroy();
  });
  return stream;
}

describe('ShareDB', function () {
  this.timeout(120_000);

  it('keeps a text the same in a browser and elsewhere', async () => {
    const { outputFiles } = await esbuild.build({
      bundle: true,
      define: { global: 'window', 'process.env': '{}', 'process.nextTick': 'queueMicrotask' },
      stdin: { contents: page, resolveDir: __dirname },
      target: 'es2022',
      write: false,
      platform: 'browser',
      mainFields: ['browser', 'main'],
      logLevel: 'error',
    });
    const backend = new ShareDB();
    const server = http.createServer((request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><textarea></textarea><script>${outputFiles[0].text}</script>`);
    });
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) => backend.listen(messages(socket)));
    const doc = backend.connect().get('texts', 'one');
    await new Promise((resolve, reject) => {
      doc.create({ text: 'start' }, (error) => (error ? reject(error) : resolve()));
    });
    await new Promise((resolve) => doc.subscribe(resolve));

    const port = await listen(server);
    const arguments_ = [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update', '--no-proxy-server'],
      ...['--disable-dev-shm-usage', '--remote-debugging-port=0'],
      ...[`--user-data-dir=${folder('chromium')}`, `http://127.0.0.1:${port}/`],
    ];
    const browser = await start(find('chromium'), arguments_, { detached: true });
    try {
      while (doc.data.text !== 'page: start') await once(doc, 'op');
      doc.submitOp({ p: ['text', doc.data.text.length], si: ', all well?' });
      // In the meantime somebody else writes at the front.
      doc.submitOp({ p: ['text', 0], si: '# ' });
      while (!doc.data.text.includes('!')) await once(doc, 'op');
      expect(doc.data.text).to.equal('# page: start, all well? yes!');
    } finally {
      await browser.stop();
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await close(server);
      backend.close();
    }
  });
});
