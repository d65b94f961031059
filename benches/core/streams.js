'use strict';
// Objects and bytes through streams: written, transformed, piped, iterated, made and finished.
const { Duplex, PassThrough, Readable, Transform, Writable, pipeline } = require('node:stream');
const { benchAsync, benchCallback } = require('./measure');

const chunk = Buffer.alloc(1024, 1);
const item = { value: 1 };

function source(count, value, objectMode) {
  let left = count;
  return new Readable({
    objectMode,
    read() {
      this.push(left-- > 0 ? value : null);
    },
  });
}
const sink = (objectMode) =>
  new Writable({
    objectMode,
    write(data, encoding, callback) {
      callback();
    },
  });
const double = (objectMode) =>
  new Transform({
    objectMode,
    transform(data, encoding, callback) {
      callback(null, data);
    },
  });

function end(done) {
  return (error) => {
    if (error) throw error;
    done();
  };
}

benchCallback('pipeline bytes', (count, done) => {
  pipeline(source(count, chunk, false), sink(false), end(done));
});
benchCallback('pipeline objects', (count, done) => {
  pipeline(source(count, item, true), sink(true), end(done));
});
benchCallback('pipeline transform bytes', (count, done) => {
  pipeline(source(count, chunk, false), double(false), sink(false), end(done));
});
benchCallback('pipeline transform objects', (count, done) => {
  pipeline(source(count, item, true), double(true), sink(true), end(done));
});
benchCallback('pipe PassThrough', (count, done) => {
  source(count, chunk, false).pipe(new PassThrough()).pipe(sink(false)).on('finish', done);
});
benchCallback('data events', (count, done) => {
  source(count, chunk, false)
    .on('data', () => {})
    .on('end', done);
});
benchCallback('readable events', (count, done) => {
  const stream = source(count, chunk, false);
  stream
    .on('readable', () => {
      while (stream.read() !== null);
    })
    .on('end', done);
});
benchCallback('writes', (count, done) => {
  const stream = sink(false);
  for (let i = 0; i < count; i++) stream.write(chunk);
  stream.end(done);
});
benchCallback('writes of strings', (count, done) => {
  const stream = sink(false);
  for (let i = 0; i < count; i++) stream.write('some text');
  stream.end(done);
});
benchCallback('writes async', (count, done) => {
  const stream = new Writable({
    write(data, encoding, callback) {
      process.nextTick(callback);
    },
  });
  for (let i = 0; i < count; i++) stream.write(chunk);
  stream.end(done);
});
benchCallback('writev', (count, done) => {
  const stream = new Writable({
    writev(chunks, callback) {
      setImmediate(callback);
    },
  });
  let left = count;
  const fill = () => {
    while (left-- > 0) if (!stream.write(chunk)) return stream.once('drain', fill);
    stream.end(done);
  };
  fill();
});
benchAsync('for await bytes', async (count) => {
  let seen = 0;
  for await (const data of source(count, chunk, false)) seen += data.length;
  return seen;
});
benchAsync('for await objects', async (count) => {
  let seen = 0;
  for await (const data of source(count, item, true)) seen += data.value;
  return seen;
});
benchCallback('Readable.from array', (count, done) => {
  Readable.from(new Array(count).fill(item))
    .on('data', () => {})
    .on('end', done);
});
benchCallback('Readable.from async generator', (count, done) => {
  async function* make() {
    for (let i = 0; i < count; i++) yield item;
  }
  Readable.from(make())
    .on('data', () => {})
    .on('end', done);
});
benchAsync('map filter toArray', async (count) => {
  await source(count, item, true)
    .map((x) => x)
    .filter(() => true)
    .toArray();
});
const { bench } = require('./measure');
bench('new Readable', (count) => {
  for (let i = 0; i < count; i++) globalThis.kept = new Readable({ read() {} });
});
bench('new Writable', (count) => {
  for (let i = 0; i < count; i++) globalThis.kept = new Writable({ write() {} });
});
bench('new Duplex', (count) => {
  for (let i = 0; i < count; i++) globalThis.kept = new Duplex({ read() {}, write() {} });
});
bench('new Transform', (count) => {
  for (let i = 0; i < count; i++) globalThis.kept = new Transform({ transform() {} });
});
benchAsync('whole life of a pipeline', async (count) => {
  for (let i = 0; i < count; i++) {
    await new Promise((resolve) => {
      pipeline(source(2, chunk, false), double(false), sink(false), resolve);
    });
  }
});
benchAsync('web streams', async (count) => {
  let left = count;
  const stream = new ReadableStream({
    pull(controller) {
      if (left-- > 0) controller.enqueue(item);
      else controller.close();
    },
  });
  for await (const data of stream) if (data !== item) throw new Error('wrong');
});
benchAsync('web transform', async (count) => {
  let left = count;
  const stream = new ReadableStream({
    pull(controller) {
      if (left-- > 0) controller.enqueue(item);
      else controller.close();
    },
  });
  await stream.pipeThrough(new TransformStream()).pipeTo(new WritableStream({ write() {} }));
});
