'use strict';
// EventSource: the format, reconnection with the last id, and answers that are no event streams.
const assert = require('assert');
const { spawnSync } = require('child_process');
const http = require('http');

if (!process.execArgv.includes('--experimental-eventsource')) {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', '--experimental-eventsource', __filename],
    { encoding: 'utf8' },
  );
  assert.strictEqual(status, 0, stderr);
} else {
  run();
}

function run() {
  let visits = 0;
  const ids = [];
  const server = http.createServer((req, res) => {
    if (req.url !== '/') {
      res.writeHead(req.url === '/404' ? 404 : 200, { 'content-type': 'text/plain' });
      res.end();
      return;
    }
    ids.push(req.headers['last-event-id']);
    res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    if (++visits === 1) {
      res.write('\ufeffretry: 10\n: comment\nid: 7\ndata: one\ndata:two\n\n');
      res.write('event: own\r\ndata: x\r\n\r\nid: no\0pe\ndata: par');
      setImmediate(() => res.end('tial\r\rdata: never complete'));
    } else {
      res.end('id\ndata: again\n\n');
    }
  });

  server.listen(0, () => {
    const url = `http://localhost:${server.address().port}/`;
    const source = new EventSource(url, { withCredentials: true });
    assert.strictEqual(source.readyState, EventSource.CONNECTING);
    assert.strictEqual(source.url, url);
    assert.strictEqual(source.withCredentials, true);
    const log = [];
    source.onopen = () => log.push('open');
    source.onmessage = ({ data, lastEventId }) => {
      log.push([data, lastEventId]);
      if (data === 'again') finish();
    };
    source.addEventListener('own', ({ data }) => log.push(['own', data]));
    source.onerror = () => log.push(source.readyState);

    function finish() {
      source.close();
      assert.strictEqual(source.readyState, EventSource.CLOSED);
      assert.deepStrictEqual(log, [
        'open',
        ['one\ntwo', '7'],
        ['own', 'x'],
        ['partial', '7'],
        EventSource.CONNECTING,
        'open',
        ['again', ''],
      ]);
      assert.deepStrictEqual(ids, [undefined, '7']);
      refused('404', () => refused('text', () => server.close()));
    }

    function refused(path, done) {
      const other = new EventSource(url + path);
      other.onerror = () => {
        assert.strictEqual(other.readyState, EventSource.CLOSED);
        done();
      };
    }
  });
}
