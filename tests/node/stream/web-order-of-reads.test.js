// The events of reading a ReadableStream, by hand and by iteration come in Node's order and in the same microtask, which the number before each counts.
'use strict';
const checkOrder = require('./web_order');

const scenarios = {
  async 'read loop, sync pull'(log) {
    let n = 0;
    const rs = new ReadableStream({
      pull(c) {
        log('pull' + n);
        if (n < 4) c.enqueue(n++);
        else c.close();
      },
    });
    const r = rs.getReader();
    for (;;) {
      const { done, value } = await r.read();
      log('got' + value);
      if (done) break;
    }
  },
  async 'for await, sync pull'(log) {
    let n = 0;
    const rs = new ReadableStream({
      pull(c) {
        log('pull' + n);
        if (n < 4) c.enqueue(n++);
        else c.close();
      },
    });
    for await (const v of rs) log('got' + v);
    log('end');
  },
  async 'for await, async pull'(log) {
    let n = 0;
    const rs = new ReadableStream({
      async pull(c) {
        log('pull' + n);
        await 1;
        log('enq');
        if (n < 3) c.enqueue(n++);
        else c.close();
      },
    });
    for await (const v of rs) log('got' + v);
    log('end');
  },
  async 'for await hwm 0'(log) {
    let n = 0;
    const rs = new ReadableStream(
      {
        pull(c) {
          log('pull' + n);
          if (n < 3) c.enqueue(n++);
          else c.close();
        },
      },
      { highWaterMark: 0 },
    );
    for await (const v of rs) log('got' + v);
    log('end');
  },
  async 'hwm 3 prefill'(log) {
    let n = 0;
    const rs = new ReadableStream(
      {
        pull(c) {
          log('pull' + n);
          if (n < 5) c.enqueue(n++);
          else c.close();
        },
      },
      { highWaterMark: 3 },
    );
    const r = rs.getReader();
    r.read().then((x) => log('a' + x.value));
    r.read().then((x) => log('b' + x.value));
    log('sync');
    r.read().then((x) => log('c' + x.value));
    await 1;
    await 1;
    await 1;
    r.read().then((x) => log('d' + x.value));
    r.read().then((x) => log('e' + x.value));
    r.read().then((x) => log('f' + x.value));
    r.closed.then(() => log('closed'));
  },
  async 'double reads in one job'(log) {
    let n = 0;
    const rs = new ReadableStream({
      pull(c) {
        log('pull' + n);
        if (n < 9) c.enqueue(n++);
        else c.close();
      },
    });
    const r = rs.getReader();
    for (let i = 0; i < 3; i++) {
      const a = r.read();
      const b = r.read();
      log('asked');
      a.then((x) => log('a' + x.value));
      b.then((x) => log('b' + x.value));
      await b;
      log('next');
    }
  },
  async 'start enqueues'(log) {
    const rs = new ReadableStream({
      start(c) {
        c.enqueue(1);
        c.enqueue(2);
        c.close();
      },
      pull() {
        log('pull');
      },
    });
    for await (const v of rs) log('got' + v);
    log('end');
  },
  async 'late enqueue'(log) {
    let c;
    const rs = new ReadableStream({
      start(x) {
        c = x;
      },
      pull() {
        log('pull');
      },
    });
    (async () => {
      for (let i = 0; i < 3; i++) {
        await 1;
        await 1;
        await 1;
        log('enq' + i);
        c.enqueue(i);
      }
      c.close();
    })();
    for await (const v of rs) log('got' + v);
    log('end');
  },
  async 'iterator next twice'(log) {
    let n = 0;
    const rs = new ReadableStream({
      pull(c) {
        log('pull' + n);
        if (n < 4) c.enqueue(n++);
        else c.close();
      },
    });
    const it = rs.values();
    it.next().then((x) => log('a' + x.value));
    it.next().then((x) => log('b' + x.value));
    it.next().then((x) => log('c' + x.value));
    it.return('x').then((x) => log('ret' + x.value + x.done));
    it.next().then((x) => log('after' + x.value + x.done));
  },
  async 'pull throws'(log) {
    let n = 0;
    const rs = new ReadableStream({
      pull(c) {
        log('pull' + n);
        if (n < 2) c.enqueue(n++);
        else throw new Error('bad');
      },
    });
    try {
      for await (const v of rs) log('got' + v);
    } catch (e) {
      log('caught ' + e.message);
    }
  },
  async 'pull gives thenable'(log) {
    let n = 0;
    const rs = new ReadableStream({
      pull(c) {
        log('pull' + n);
        c.enqueue(n++);
        return {
          then(f) {
            log('then');
            f();
          },
        };
      },
    });
    const r = rs.getReader();
    for (let i = 0; i < 4; i++) log('got' + (await r.read()).value);
  },
  async 'two loops at once'(log) {
    const make = (name) => {
      let n = 0;
      return new ReadableStream({
        pull(c) {
          log(name + 'pull' + n);
          if (n < 3) c.enqueue(n++);
          else c.close();
        },
      });
    };
    const go = async (name) => {
      for await (const v of make(name)) log(name + v);
      log(name + 'end');
    };
    await Promise.all([go('a'), go('b')]);
  },
  async 'cancel while pulling'(log) {
    let n = 0;
    const rs = new ReadableStream({
      async pull(c) {
        log('pull' + n++);
        await 1;
        await 1;
        await 1;
        log('pulled');
      },
      cancel(r) {
        log('cancel ' + r);
      },
    });
    const r = rs.getReader();
    r.read().then((x) => log('r' + x.done));
    r.closed.then(() => log('closed'));
    await 1;
    await 1;
    r.cancel('why').then(() => log('cancelled'));
  },
  async 'break out of loop'(log) {
    let n = 0;
    const rs = new ReadableStream({
      pull(c) {
        log('pull' + n);
        c.enqueue(n++);
      },
      cancel(r) {
        log('cancel ' + r);
      },
    });
    for await (const v of rs) {
      log('got' + v);
      if (v === 1) break;
    }
    log('end ' + rs.locked);
  },
  async 'release while reading'(log) {
    const rs = new ReadableStream({
      pull() {
        log('pull');
      },
    });
    const r = rs.getReader();
    r.read().catch((e) => log('fail ' + e.name));
    r.closed.catch((e) => log('closed ' + e.name));
    r.releaseLock();
    log('released');
  },
  async 'from array'(log) {
    for await (const v of ReadableStream.from([1, Promise.resolve(2), 3])) log('got' + v);
    log('end');
  },
  async 'from generator'(log) {
    for await (const v of ReadableStream.from(
      (async function* () {
        log('g');
        yield 1;
        log('h');
        yield 2;
      })(),
    ))
      log('got' + v);
    log('end');
  },
  async 'bytes default'(log) {
    let n = 0;
    const rs = new ReadableStream({
      type: 'bytes',
      pull(c) {
        log('pull' + n);
        if (n < 3) c.enqueue(new Uint8Array([n++]));
        else c.close();
      },
    });
    for await (const v of rs) log('got' + v[0]);
    log('end');
  },
  async 'bytes byob'(log) {
    let n = 0;
    const rs = new ReadableStream({
      type: 'bytes',
      pull(c) {
        log('pull' + n);
        const q = c.byobRequest;
        if (n < 3) {
          q.view[0] = n++;
          q.respond(1);
        } else {
          c.close();
          q.respond(0);
        }
      },
    });
    const r = rs.getReader({ mode: 'byob' });
    for (;;) {
      const { done, value } = await r.read(new Uint8Array(4));
      log('got' + value[0] + done);
      if (done) break;
    }
  },
  async 'bytes hwm'(log) {
    let n = 0;
    const rs = new ReadableStream(
      {
        type: 'bytes',
        pull(c) {
          log('pull' + n);
          if (n < 5) c.enqueue(new Uint8Array([n++]));
          else c.close();
        },
      },
      { highWaterMark: 3 },
    );
    const r = rs.getReader();
    for (;;) {
      const { done, value } = await r.read();
      log('got' + value?.[0]);
      if (done) break;
    }
  },
};

const expected = {
  'read loop, sync pull':
    '1:pull0|2:got0|2:pull1|3:got1|3:pull2|4:got2|4:pull3|5:got3|5:pull4|6:gotundefined',
  'for await, sync pull':
    '1:pull0|2:pull1|4:got0|4:pull2|5:got1|5:pull3|6:got2|6:pull4|7:got3|8:end',
  'for await, async pull':
    '1:pull0|2:enq|3:pull1|4:enq|4:got0|5:pull2|5:got1|6:enq|7:got2|7:pull3|8:enq|9:end',
  'for await hwm 0': '1:pull0|4:got0|4:pull1|5:got1|6:pull2|9:got2|9:pull3|10:end',
  'hwm 3 prefill':
    '0:sync|1:pull0|2:a0|2:pull1|3:b1|3:pull2|4:c2|4:pull3|5:d3|5:pull4|6:e4|6:pull5|7:closed|7:fundefined',
  'double reads in one job':
    '0:asked|1:pull0|2:a0|2:pull1|3:b1|3:next|3:asked|3:pull2|4:a2|4:pull3|5:b3|5:next|5:asked|5:pull4|6:a4|6:pull5|7:b5|7:next|7:pull6',
  'start enqueues': '4:got1|5:got2|6:end',
  'late enqueue':
    '1:pull|2:pull|3:enq0|3:pull|5:got0|5:pull|6:enq1|6:pull|7:got1|7:pull|9:enq2|9:pull|10:got2|11:end',
  'iterator next twice':
    '1:pull0|2:pull1|4:a0|4:pull2|7:b1|7:pull3|10:c2|14:retxtrue|17:afterundefinedtrue',
  'pull throws': '1:pull0|2:pull1|4:got0|4:pull2|5:got1|6:caught bad',
  'pull gives thenable':
    '1:pull0|2:got0|2:then|3:pull1|4:got1|4:then|5:pull2|6:got2|6:then|7:pull3|8:got3|8:then|9:pull4|10:then',
  'two loops at once':
    '1:apull0|1:bpull0|2:apull1|2:bpull1|4:a0|4:apull2|4:b0|4:bpull2|5:a1|5:apull3|5:b1|5:bpull3|6:a2|6:b2|7:aend|7:bend',
  'cancel while pulling': '1:pull0|2:cancel why|3:closed|3:rtrue|4:pulled|4:cancelled',
  'break out of loop': '1:pull0|2:pull1|4:got0|4:pull2|5:got1|5:cancel undefined|8:end false',
  'release while reading': '0:released|1:pull|1:closed TypeError|1:fail TypeError',
  'from array': '4:got1|7:got2|9:got3|11:end',
  'from generator': '1:g|5:got1|5:h|8:got2|10:end',
  'bytes default': '1:pull0|4:got0|4:pull1|5:got1|6:pull2|9:got2|9:pull3|10:end',
  'bytes byob':
    '1:pull0|3:got0false|3:pull1|6:got1false|6:pull2|9:got2false|9:pull3|12:gotundefinedtrue',
  'bytes hwm':
    '1:pull0|2:got0|2:pull1|3:got1|3:pull2|4:got2|4:pull3|5:got3|5:pull4|6:got4|6:pull5|7:gotundefined',
};

checkOrder(scenarios, expected);
