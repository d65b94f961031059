'use strict';

// A Utf8Stream can be reopened before its file is open; its new file is known at once; who waits for a flush is told even when
// the stream was destroyed meanwhile.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'utf8-'));
const heard = [];

const early = new fs.Utf8Stream({ dest: path.join(dir, 'early'), sync: false });
early.write('one\n');
early.reopen();
early.end();
early.on('close', () => heard.push('early'));

const moved = new fs.Utf8Stream({ dest: path.join(dir, 'a'), minLength: 0, sync: false });
moved.write('one\n');
moved.once('drain', () => {
  moved.reopen(path.join(dir, 'b'));
  assert.strictEqual(moved.file, path.join(dir, 'b'));
  moved.once('ready', () => {
    moved.write('two\n');
    moved.once('drain', () => moved.end());
  });
});
moved.on('close', () => {
  assert.strictEqual(fs.readFileSync(path.join(dir, 'a'), 'utf8'), 'one\n');
  assert.strictEqual(fs.readFileSync(path.join(dir, 'b'), 'utf8'), 'two\n');
  heard.push('moved');
});

for (const sync of [true, false]) {
  const dest = path.join(dir, `flushed-${sync}`);
  const stream = new fs.Utf8Stream({ fd: fs.openSync(dest, 'w'), sync, minLength: 5000 });
  stream.write('hello\n');
  stream.flush((error) => {
    assert.ifError(error);
    assert.strictEqual(fs.readFileSync(dest, 'utf8'), 'hello\n');
    heard.push(dest);
  });
  stream.destroy();
}

process.on('exit', () => {
  assert.strictEqual(heard.length, 4);
  fs.rmSync(dir, { recursive: true });
});
