// The events of writing to a WritableStream come in Node's order and in the same microtask, which the number before each counts.
'use strict';
const checkOrder = require('./web_order');

const scenarios = {
  async 'sync sink writes'(log) {
    const ws = new WritableStream({
      write(c) {
        log('w' + c);
      },
      close() {
        log('close');
      },
    });
    const w = ws.getWriter();
    w.ready.then(() => log('ready0'));
    for (let i = 0; i < 3; i++) w.write(i).then(() => log('done' + i));
    w.ready.then(() => log('ready'));
    w.closed.then(() => log('closed'));
    w.close().then(() => log('closedone'));
  },
  async 'async sink writes'(log) {
    const ws = new WritableStream(
      {
        async write(c) {
          log('w' + c);
          await 1;
          log('W' + c);
        },
        close() {
          log('close');
        },
      },
      { highWaterMark: 2 },
    );
    const w = ws.getWriter();
    for (let i = 0; i < 4; i++) {
      await w.ready;
      log('write' + i + ' ' + w.desiredSize);
      w.write(i).then(() => log('done' + i));
    }
    await w.close();
    log('end');
  },
  async 'write awaited'(log) {
    const ws = new WritableStream({
      write(c) {
        log('w' + c);
      },
    });
    const w = ws.getWriter();
    for (let i = 0; i < 3; i++) {
      await w.write(i);
      log('done' + i);
    }
    await w.close();
    log('end');
  },
  async 'sink write throws'(log) {
    const ws = new WritableStream({
      write(c) {
        log('w' + c);
        if (c === 1) throw new Error('bad');
      },
      abort(e) {
        log('abort');
      },
    });
    const w = ws.getWriter();
    w.closed.catch((e) => log('closed ' + e.message));
    for (let i = 0; i < 3; i++)
      w.write(i).then(
        () => log('done' + i),
        (e) => log('fail' + i + e.message),
      );
    w.ready.catch((e) => log('ready ' + e.message));
    w.close().catch((e) => log('close ' + e.message));
  },
  async abort(log) {
    const ws = new WritableStream({
      write(c) {
        log('w' + c);
      },
      abort(e) {
        log('abort ' + e);
      },
    });
    const w = ws.getWriter();
    w.closed.catch((e) => log('closed ' + e));
    w.write(1).then(
      () => log('done'),
      (e) => log('fail ' + e),
    );
    w.write(2).catch((e) => log('fail2 ' + e));
    await 1;
    w.abort('why').then(() => log('aborted'));
    w.ready.catch((e) => log('ready ' + e));
  },
  async 'write gives values'(log) {
    const ws = new WritableStream({
      write(c) {
        log('w' + c);
        return c === 1
          ? 5
          : c === 2
            ? {}
            : {
                then(f) {
                  log('then');
                  f();
                },
              };
      },
    });
    const w = ws.getWriter();
    for (let i = 1; i < 5; i++) w.write(i).then(() => log('done' + i));
  },
  async 'ends with promises'(log) {
    const rs = new ReadableStream({
      pull(c) {},
      async cancel() {
        log('cancel');
      },
    });
    rs.cancel().then(() => log('cancelled'));
    const ws = new WritableStream({
      async close() {
        log('close');
      },
    });
    ws.close().then(() => log('closed'));
    const wa = new WritableStream({
      async abort() {
        log('abort');
      },
    });
    wa.abort().then(() => log('aborted'));
    const ts = new TransformStream({
      async flush() {
        log('flush');
      },
    });
    ts.readable.getReader().closed.then(() => log('rclosed'));
    ts.writable.close().then(() => log('tclosed'));
    const tc = new TransformStream({
      async cancel() {
        log('tcancel');
      },
    });
    tc.readable.cancel().then(() => log('tcancelled'));
  },
  async 'async start'(log) {
    const rs = new ReadableStream({
      async start() {
        log('start');
      },
      pull(c) {
        log('pull');
        c.close();
      },
    });
    const ws = new WritableStream({
      async start() {
        log('wstart');
      },
      write() {
        log('w');
      },
    });
    const w = ws.getWriter();
    w.write(1);
    const ts = new TransformStream({
      async start() {
        log('tstart');
      },
      transform() {
        log('t');
      },
    });
    const tw = ts.writable.getWriter();
    tw.write(1);
    ts.readable.getReader().read();
    const bs = new ReadableStream(
      {
        type: 'bytes',
        async start() {
          log('bstart');
        },
        pull(c) {
          log('bpull');
          c.close();
        },
      },
      { highWaterMark: 1 },
    );
    await rs.getReader().closed;
    log('closed');
  },
};

const expected = {
  'sync sink writes':
    '1:w0|1:ready0|1:ready|2:w1|3:done0|3:w2|4:done1|4:close|5:done2|6:closedone|6:closed',
  'async sink writes':
    '1:write0 2|1:w0|2:W0|2:write1 1|3:w1|4:done0|4:write2 1|4:W1|5:w2|6:done1|6:write3 1|6:W2|7:w3|8:done2|8:W3|9:close|10:done3|11:end',
  'write awaited': '1:w0|3:done0|3:w1|5:done1|5:w2|7:done2|9:end',
  'sink write throws': '1:w0|2:w1|3:done0|4:fail1bad|4:fail2bad|4:close bad|4:closed bad',
  abort: '1:w1|2:abort why|2:ready why|3:done|3:fail2 why|4:aborted|4:closed why',
  'write gives values': '1:w1|2:w2|3:done1|3:w3|4:done2|4:then|5:w4|6:done3|6:then|8:done4',
  'ends with promises':
    '0:cancel|0:tcancel|1:close|1:abort|3:flush|4:cancelled|5:closed|5:aborted|5:tcancelled|7:rclosed|8:tclosed',
  'async start': '0:start|0:wstart|0:tstart|0:bstart|3:pull|3:w|3:bpull|4:closed|5:t',
};

checkOrder(scenarios, expected);
