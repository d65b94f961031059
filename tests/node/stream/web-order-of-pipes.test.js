// The events of pipeTo come in Node's order and in the same microtask, which the number before each counts.
'use strict';
const checkOrder = require('./web_order');

const scenarios = {
  async 'pipeTo sync'(log) {
    let n = 0;
    const rs = new ReadableStream({
      pull(c) {
        log('pull' + n);
        if (n < 4) c.enqueue(n++);
        else c.close();
      },
    });
    await rs.pipeTo(
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
  async 'pipeTo hwm 3'(log) {
    let n = 0;
    const rs = new ReadableStream(
      {
        pull(c) {
          log('pull' + n);
          if (n < 6) c.enqueue(n++);
          else c.close();
        },
      },
      { highWaterMark: 3 },
    );
    await rs.pipeTo(
      new WritableStream(
        {
          write(c) {
            log('w' + c);
          },
          close() {
            log('close');
          },
        },
        { highWaterMark: 2 },
      ),
    );
    log('end');
  },
  async 'pipeTo async sink'(log) {
    let n = 0;
    const rs = new ReadableStream({
      pull(c) {
        log('pull' + n);
        if (n < 3) c.enqueue(n++);
        else c.close();
      },
    });
    await rs.pipeTo(
      new WritableStream({
        async write(c) {
          log('w' + c);
          await 1;
          log('W' + c);
        },
        close() {
          log('close');
        },
      }),
    );
    log('end');
  },
  async 'pipeTo source error'(log) {
    let n = 0;
    const rs = new ReadableStream({
      pull(c) {
        log('pull' + n);
        if (n < 3) c.enqueue(n++);
        else c.error(new Error('bad'));
      },
    });
    try {
      await rs.pipeTo(
        new WritableStream({
          write(c) {
            log('w' + c);
          },
          abort(e) {
            log('abort ' + e.message);
          },
        }),
      );
    } catch (e) {
      log('caught ' + e.message);
    }
  },
  async 'pipeTo dest error'(log) {
    let n = 0;
    const rs = new ReadableStream({
      pull(c) {
        log('pull' + n);
        c.enqueue(n++);
      },
      cancel(e) {
        log('cancel ' + e.message);
      },
    });
    try {
      await rs.pipeTo(
        new WritableStream({
          write(c) {
            log('w' + c);
            if (c === 2) throw new Error('bad');
          },
        }),
      );
    } catch (e) {
      log('caught ' + e.message);
    }
  },
  async 'two pipes at once'(log) {
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
    const sink = (name) =>
      new WritableStream({
        write(c) {
          log(name + 'w' + c);
        },
        close() {
          log(name + 'close');
        },
      });
    await Promise.all([
      make('a').pipeTo(sink('a')),
      make('b').pipeThrough(new TransformStream()).pipeTo(sink('b')),
    ]);
    log('end');
  },
  async 'pipe hwm 4 and 4'(log) {
    let n = 0;
    const rs = new ReadableStream(
      {
        pull(c) {
          log('pull' + n);
          if (n < 9) c.enqueue(n++);
          else c.close();
        },
      },
      { highWaterMark: 4 },
    );
    await rs.pipeTo(
      new WritableStream(
        {
          write(c) {
            log('w' + c);
          },
        },
        { highWaterMark: 4 },
      ),
    );
    log('end');
  },
  async 'pipe of bytes'(log) {
    let n = 0;
    const rs = new ReadableStream({
      type: 'bytes',
      pull(c) {
        log('pull' + n);
        if (n < 3) c.enqueue(new Uint8Array([n++]));
        else c.close();
      },
    });
    await rs.pipeTo(
      new WritableStream({
        write(c) {
          log('w' + c[0]);
        },
      }),
    );
    log('end');
  },
};

const expected = {
  'pipeTo sync': '1:pull0|2:w0|2:pull1|3:w1|3:pull2|4:w2|4:pull3|5:w3|5:pull4|7:close|10:end',
  'pipeTo hwm 3':
    '1:pull0|2:w0|2:pull1|3:w1|3:pull2|4:w2|4:pull3|5:w3|5:pull4|6:w4|6:pull5|7:w5|7:pull6|9:close|12:end',
  'pipeTo async sink':
    '1:pull0|2:w0|2:pull1|3:W0|4:w1|4:pull2|5:W1|6:w2|6:pull3|7:W2|9:close|12:end',
  'pipeTo source error': '1:pull0|2:w0|2:pull1|3:w1|3:pull2|4:w2|4:pull3|6:abort bad|9:caught bad',
  'pipeTo dest error': '1:pull0|2:w0|2:pull1|3:w1|3:pull2|4:w2|4:pull3|6:cancel bad|9:caught bad',
  'two pipes at once':
    '1:apull0|1:bpull0|2:aw0|2:apull1|2:bpull1|3:aw1|3:apull2|4:aw2|4:apull3|5:bw0|6:aclose|6:bpull2|7:bw1|8:bpull3|9:bw2|14:bclose|18:end',
  'pipe hwm 4 and 4':
    '1:pull0|2:w0|2:pull1|3:w1|3:pull2|4:w2|4:pull3|5:w3|5:pull4|6:w4|6:pull5|7:w5|7:pull6|8:w6|8:pull7|9:w7|9:pull8|10:w8|10:pull9|15:end',
  'pipe of bytes': '1:pull0|2:w0|3:pull1|4:w1|5:pull2|6:w2|7:pull3|12:end',
};

checkOrder(scenarios, expected);
