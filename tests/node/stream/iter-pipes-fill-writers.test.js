// flags: --experimental-stream-iter --no-warnings
'use strict';
// A pipe gives a writer what it takes at once by the synchronous methods, and waits where it says no. It ends the writer, or
// fails it with what went wrong.
const assert = require('assert');
const finish = require('../finish.js');
const { pipeTo, pipeToSync } = require('stream/iter');

/** A writer that notes its calls; `room` is how often it takes something at once. */
function writer(methods, room = Infinity) {
  const calls = [];
  const size = (chunk) => (Array.isArray(chunk) ? chunk.map((each) => each.length) : chunk.length);
  const all = {
    write: async (chunk) => void calls.push(['write', size(chunk)]),
    writev: async (chunks) => void calls.push(['writev', size(chunks)]),
    writeSync: (chunk) => room-- > 0 && calls.push(['writeSync', size(chunk)]) > 0,
    writevSync: (chunks) => room-- > 0 && calls.push(['writevSync', size(chunks)]) > 0,
    end: async () => void calls.push(['end']),
    endSync: () => calls.push(['endSync']),
    fail: (reason) => void calls.push(['fail', reason]),
  };
  const made = { calls };
  for (const method of methods) made[method] = all[method];
  return made;
}

async function* source() {
  yield ['a', 'bc'];
  yield 'def';
}

const cases = [
  [
    ['write'],
    Infinity,
    [
      ['write', 1],
      ['write', 2],
      ['write', 3],
    ],
  ],
  [['write', 'end'], Infinity, [['write', 1], ['write', 2], ['write', 3], ['end']]],
  [['write', 'writev', 'end'], Infinity, [['writev', [1, 2]], ['write', 3], ['end']]],
  [
    ['write', 'writeSync', 'endSync'],
    Infinity,
    [['writeSync', 1], ['writeSync', 2], ['writeSync', 3], ['endSync']],
  ],
  [['write', 'writeSync', 'end'], 1, [['writeSync', 1], ['write', 2], ['write', 3], ['end']]],
  [
    ['write', 'writev', 'writeSync', 'writevSync', 'end', 'endSync'],
    Infinity,
    [['writevSync', [1, 2]], ['writeSync', 3], ['endSync']],
  ],
  [
    ['write', 'writev', 'writeSync', 'writevSync', 'end', 'endSync'],
    0,
    [['writev', [1, 2]], ['write', 3], ['endSync']],
  ],
];

finish(async () => {
  for (const [methods, room, expected] of cases) {
    const made = writer(methods, room);
    assert.strictEqual(await pipeTo(source(), made), 6);
    assert.deepStrictEqual(made.calls, expected);
  }
  const twice = (batch) => (batch === null ? null : [...batch, ...batch]);
  const kept = writer(['write', 'end']);
  assert.strictEqual(await pipeTo('abc', twice, kept, { preventClose: true }), 6);
  assert.deepStrictEqual(kept.calls, [
    ['write', 3],
    ['write', 3],
  ]);

  const at = writer(['writeSync', 'endSync', 'write']);
  assert.strictEqual(pipeToSync(['a', 'bc'], at), 3);
  assert.deepStrictEqual(at.calls, [['writeSync', 1], ['writeSync', 2], ['endSync']]);
  assert.throws(() => pipeToSync('abc', writer(['writeSync', 'endSync', 'write', 'fail'], 0)), {
    code: 'ERR_OUT_OF_RANGE',
  });

  // What goes wrong.
  const failure = new Error('source');
  const isFailure = (error) => error === failure;
  const closed = [];
  async function* failing() {
    yield 'a';
    throw failure;
  }
  async function* endless() {
    try {
      while (true) yield 'a';
    } finally {
      closed.push('closed');
    }
  }
  const failed = writer(['write', 'fail', 'end']);
  await assert.rejects(pipeTo(failing(), failed), isFailure);
  assert.deepStrictEqual(failed.calls, [
    ['write', 1],
    ['fail', failure],
  ]);
  const spared = writer(['write', 'fail', 'end']);
  await assert.rejects(pipeTo(failing(), spared, { preventFail: true }), isFailure);
  assert.deepStrictEqual(spared.calls, [['write', 1]]);
  const refusing = {
    async write() {
      throw failure;
    },
    fail: (reason) => closed.push(reason),
  };
  await assert.rejects(pipeTo(endless(), refusing), isFailure);
  assert.deepStrictEqual(closed.splice(0), ['closed', failure]);

  // Signals.
  const controller = new AbortController();
  let writes = 0;
  const stopping = {
    async write(chunk, { signal }) {
      assert.ok(signal instanceof AbortSignal);
      if (++writes === 3) controller.abort('enough');
    },
    fail: (reason) => closed.push(reason),
  };
  await assert.rejects(
    pipeTo(endless(), stopping, { signal: controller.signal }),
    (reason) => reason === 'enough',
  );
  assert.strictEqual(writes, 3);
  assert.deepStrictEqual(closed.sort(), ['closed', 'enough']);
  await assert.rejects(
    pipeTo('x', stopping, { signal: AbortSignal.abort('no') }),
    (reason) => reason === 'no',
  );

  await assert.rejects(pipeTo('x'), { code: 'ERR_INVALID_ARG_VALUE' });
  await assert.rejects(pipeTo('x', {}), { code: 'ERR_INVALID_ARG_VALUE' });
  await assert.rejects(pipeTo(5, writer(['write'])), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => pipeToSync('x', writer(['write', 'writeSync'])), {
    code: 'ERR_INVALID_ARG_TYPE',
  });
});
