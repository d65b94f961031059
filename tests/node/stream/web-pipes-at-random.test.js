// Whatever web streams are piped together: every chunk arrives once and in order, nobody is given more than there is room
// for, and the order of events does not depend on whether other microtasks run at the same time.
'use strict';
const assert = require('node:assert');
const finish = require('../finish.js');

function generator(seed) {
  return (below) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
}

async function pause(count) {
  for (let i = 0; i < count; i++) await undefined;
}

// A pipe made by chance: `plan` says what each part of it does.
function makePlan(random) {
  const plan = {
    chunks: random(12),
    sourceMark: random(4),
    sourceDelay: random(3),
    bytes: random(4) === 0,
  };
  plan.batch = 1 + random(3);
  plan.transforms = [];
  for (let i = random(3); i > 0; i--) {
    plan.transforms.push({
      delay: random(3),
      writable: 1 + random(3),
      readable: random(3),
      identity: random(3) === 0,
    });
  }
  plan.sinkMark = 1 + random(4);
  plan.sinkDelay = random(3);
  plan.iterate = random(3) === 0;
  return plan;
}

function source(plan, log) {
  let next = 0;
  const emit = (controller) => {
    for (let i = 0; i < plan.batch && next < plan.chunks; i++) {
      controller.enqueue(plan.bytes ? new Uint8Array([next++]) : next++);
    }
    if (next === plan.chunks) controller.close();
  };
  return new ReadableStream(
    {
      type: plan.bytes ? 'bytes' : undefined,
      pull(controller) {
        log(`pull${next}`);
        if (plan.sourceDelay === 0) {
          emit(controller);
          return undefined;
        }
        return pause(plan.sourceDelay).then(() => emit(controller));
      },
    },
    { highWaterMark: plan.sourceMark },
  );
}

function transform(stage, index, log) {
  if (stage.identity) return new TransformStream();
  return new TransformStream(
    {
      transform(chunk, controller) {
        log(`t${index}:${chunk}`);
        if (stage.delay === 0) {
          controller.enqueue(chunk);
          return undefined;
        }
        return pause(stage.delay).then(() => controller.enqueue(chunk));
      },
      flush() {
        log(`flush${index}`);
      },
    },
    { highWaterMark: stage.writable },
    { highWaterMark: stage.readable },
  );
}

async function run(plan, log) {
  let stream = source(plan, log);
  plan.transforms.forEach((stage, index) => {
    stream = stream.pipeThrough(transform(stage, index, log));
  });
  const arrived = [];
  if (plan.iterate) {
    for await (const chunk of stream) {
      log(`got${chunk}`);
      arrived.push(Number(chunk));
    }
    return arrived;
  }
  let inside = 0;
  const sink = new WritableStream(
    {
      write(chunk) {
        log(`write${chunk}`);
        assert.strictEqual(++inside, 1);
        arrived.push(Number(chunk));
        if (plan.sinkDelay === 0) {
          inside--;
          return undefined;
        }
        return pause(plan.sinkDelay).then(() => {
          inside--;
        });
      },
      close() {
        log('close');
      },
    },
    { highWaterMark: plan.sinkMark },
  );
  await stream.pipeTo(sink);
  return arrived;
}

async function events(plan, busy) {
  const list = [];
  let over = false;
  const tick = () => {
    if (!over) Promise.resolve().then(tick);
  };
  if (busy) tick();
  const arrived = await run(plan, (event) => list.push(event));
  over = true;
  return { list, arrived };
}

finish(async () => {
  for (let seed = 1; seed <= 400; seed++) {
    const plan = makePlan(generator(seed));
    const alone = await events(plan, false);
    const message = `seed ${seed}: ${JSON.stringify(plan)}`;
    assert.deepStrictEqual(
      alone.arrived,
      Array.from({ length: plan.chunks }, (_, i) => i),
      message,
    );
    assert.deepStrictEqual((await events(plan, true)).list, alone.list, message);
  }
});
