// The events of TransformStream come in Node's order and in the same microtask, which the number before each counts.
'use strict';
const checkOrder = require('./web_order');

const scenarios = {
  async 'identity transform'(log) {
    let n = 0;
    const rs = new ReadableStream({
      pull(c) {
        log('pull' + n);
        if (n < 4) c.enqueue(n++);
        else c.close();
      },
    });
    await rs.pipeThrough(new TransformStream()).pipeTo(
      new WritableStream({
        write(c) {
          log('w' + c);
        },
        close() {
          log('close');
        },
      }),
    );
    log('end');
  },
  async 'sync transform'(log) {
    let n = 0;
    const rs = new ReadableStream({
      pull(c) {
        log('pull' + n);
        if (n < 3) c.enqueue(n++);
        else c.close();
      },
    });
    const ts = new TransformStream({
      transform(c, k) {
        log('t' + c);
        k.enqueue(c * 2);
        k.enqueue(c * 2 + 1);
      },
      flush(k) {
        log('flush');
        k.enqueue('z');
      },
    });
    for await (const v of rs.pipeThrough(ts)) log('got' + v);
    log('end');
  },
  async 'async transform'(log) {
    let n = 0;
    const rs = new ReadableStream({
      pull(c) {
        log('pull' + n);
        if (n < 3) c.enqueue(n++);
        else c.close();
      },
    });
    const ts = new TransformStream({
      async transform(c, k) {
        log('t' + c);
        await 1;
        k.enqueue(c * 2);
      },
      async flush(k) {
        log('flush');
      },
    });
    for await (const v of rs.pipeThrough(ts)) log('got' + v);
    log('end');
  },
  async 'transform by hand'(log) {
    const ts = new TransformStream({
      transform(c, k) {
        log('t' + c);
        k.enqueue(c);
      },
    });
    const w = ts.writable.getWriter(),
      r = ts.readable.getReader();
    w.ready.then(() => log('ready'));
    w.write(1).then(() => log('w1'));
    w.write(2).then(() => log('w2'));
    await 1;
    await 1;
    await 1;
    await 1;
    log('read');
    r.read().then((x) => log('r' + x.value));
    r.read().then((x) => log('r' + x.value));
    await w.close();
    log('closed');
    log('done ' + (await r.read()).done);
  },
  async 'transform throws'(log) {
    const ts = new TransformStream({
      transform(c) {
        log('t' + c);
        throw new Error('bad');
      },
    });
    const w = ts.writable.getWriter(),
      r = ts.readable.getReader();
    w.write(1).then(
      () => log('w1'),
      (e) => log('fail ' + e.message),
    );
    w.closed.catch((e) => log('wclosed ' + e.message));
    r.read().then(
      () => log('r'),
      (e) => log('rfail ' + e.message),
    );
    r.closed.catch((e) => log('rclosed ' + e.message));
  },
  async 'transform terminate'(log) {
    const ts = new TransformStream(
      {
        transform(c, k) {
          log('t' + c);
          k.enqueue(c);
          if (c === 1) k.terminate();
        },
      },
      undefined,
      { highWaterMark: 4 },
    );
    const w = ts.writable.getWriter(),
      r = ts.readable.getReader();
    for (let i = 0; i < 4; i++)
      w.write(i).then(
        () => log('w' + i),
        (e) => log('fail' + i + e.name),
      );
    w.closed.catch((e) => log('wclosed ' + e.name));
    r.closed.then(() => log('rclosed'));
    for (let i = 0; i < 3; i++) {
      const x = await r.read();
      log('r' + x.value + x.done);
    }
  },
  async 'pipe with other jobs'(log) {
    let n = 0;
    const rs = new ReadableStream({
      pull(c) {
        log('pull' + n);
        Promise.resolve().then(() => log('job' + n));
        if (n < 3) c.enqueue(n++);
        else c.close();
      },
    });
    await rs.pipeThrough(new TransformStream()).pipeTo(
      new WritableStream({
        write(c) {
          log('w' + c);
          queueMicrotask(() => log('wjob'));
        },
      }),
    );
    log('end');
  },
};

const expected = {
  'identity transform':
    '1:pull0|2:pull1|5:w0|6:pull2|7:w1|8:pull3|9:w2|10:pull4|11:w3|16:close|19:end',
  'sync transform':
    '1:pull0|2:pull1|4:t0|6:got0|6:pull2|7:got1|8:t1|9:got2|10:got3|10:t2|10:pull3|11:got4|12:got5|13:flush|14:gotz|15:end',
  'async transform':
    '1:pull0|2:pull1|4:t0|7:got0|7:t1|7:pull2|9:got2|10:t2|10:pull3|12:got4|14:flush|18:end',
  'transform by hand': '1:ready|4:read|5:t1|6:r1|7:t2|8:w1|8:r2|10:w2|12:closed|13:done true',
  'transform throws': '4:t1|6:rclosed bad|6:rfail bad|7:fail bad|7:wclosed bad',
  'transform terminate':
    '4:t0|5:r0false|6:t1|7:w0|7:r1false|7:rclosed|8:rundefinedtrue|9:w1|9:fail2TypeError|9:fail3TypeError|9:wclosed TypeError',
  'pipe with other jobs':
    '1:pull0|2:job1|2:pull1|3:job2|5:w0|6:wjob|6:pull2|7:w1|7:job3|8:wjob|8:pull3|9:w2|9:job3|10:wjob|17:end',
};

checkOrder(scenarios, expected);
