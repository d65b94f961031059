'use strict';

// `pipeTo` and `pipeToSync` of `stream/iter`: sources into writers. What a writer takes at once costs no promise.

const { ArrayPrototypeSlice } = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_OUT_OF_RANGE },
} = require('#internal/errors');
const { checkTransforms, dictionary, isTransform, signalOf, sizeOf } =
  require('#stream/iter_values');
const { fromSync } = require('#stream/iter_from');
const { composeSync, drive, planOf } = require('#stream/iter_pull');

function hasMethod(value, name) {
  const isObject = (value !== null && typeof value === 'object') || typeof value === 'function';
  return isObject && typeof value[name] === 'function';
}

/** Arguments as `{ transforms, writer, options }`; a writer is what has the method. */
function splitPipeArguments(args, method) {
  let count = args.length;
  let options;
  if (count > 0 && !isTransform(args[count - 1]) && !hasMethod(args[count - 1], method)) {
    options = args[--count];
  }
  const writer = args[count - 1];
  if (count === 0 || !hasMethod(writer, method)) {
    const shown = count === 0 ? args : ArrayPrototypeSlice(args, 0, count);
    throw new ERR_INVALID_ARG_VALUE('args', shown, 'pipeTo requires a writer argument');
  }
  const transforms = ArrayPrototypeSlice(args, 0, count - 1);
  checkTransforms(transforms);
  return { __proto__: null, transforms, writer, options };
}

// --- writers ---

/** A program's writer, with what it offers found out once. */
class Target {
  constructor(writer, signal) {
    this.writer = writer;
    this.options = signal === undefined ? undefined : { __proto__: null, signal };
    this.hasWriteSync = hasMethod(writer, 'writeSync');
    this.hasWritev = hasMethod(writer, 'writev');
    this.hasWritevSync = this.hasWritev && hasMethod(writer, 'writevSync');
  }

  // A promise when it has to be waited for.
  write(batch) {
    const { writer } = this;
    if (batch.length > 1 && this.hasWritev) {
      if (this.hasWritevSync && writer.writevSync(batch)) return undefined;
      return this.call('writev', batch);
    }
    if (!this.hasWriteSync) return this.writeFrom(batch, 0);
    for (let i = 0; i < batch.length; i++) {
      if (!writer.writeSync(batch[i])) return this.writeFrom(batch, i);
    }
    return undefined;
  }

  async writeFrom(batch, index) {
    for (let i = index; i < batch.length; i++) {
      if (this.hasWriteSync && this.writer.writeSync(batch[i])) continue;
      await this.call('write', batch[i]);
    }
  }

  call(method, value) {
    const { options, writer } = this;
    return options === undefined ? writer[method](value) : writer[method](value, options);
  }

  end() {
    const { options, writer } = this;
    if (hasMethod(writer, 'endSync')) {
      const total = writer.endSync();
      if (!(total < 0)) return undefined;
    }
    if (!hasMethod(writer, 'end')) return undefined;
    return options === undefined ? writer.end() : writer.end(options);
  }
}

function failWriter(writer, error) {
  if (hasMethod(writer, 'fail')) writer.fail(error);
}

async function pipeTo(source, ...args) {
  const { transforms, writer, options } = splitPipeArguments(args, 'write');
  const members = dictionary(options);
  const preventClose = !!members.preventClose;
  const preventFail = !!members.preventFail;
  const signal = signalOf(members);
  if (signal?.aborted) {
    if (!preventFail) failWriter(writer, signal.reason);
    throw signal.reason;
  }
  const plan = planOf(source, transforms, signal);
  const target = new Target(writer, signal);
  let total = 0;
  try {
    await drive(plan, (batch) => {
      total += sizeOf(batch);
      return target.write(batch);
    });
    if (!preventClose) await target.end();
  } catch (error) {
    if (!preventFail) failWriter(writer, error);
    throw error;
  }
  return total;
}

// --- synchronous ---

function refused() {
  const error = new ERR_OUT_OF_RANGE('write', 'within byte budget', 'budget exhausted');
  return error;
}

function writeSync(writer, batch, hasWritevSync) {
  if (batch.length > 1 && hasWritevSync) {
    if (writer.writevSync(batch) === false) throw refused();
    return;
  }
  for (let i = 0; i < batch.length; i++) {
    if (writer.writeSync(batch[i]) === false) throw refused();
  }
}

function pipeToSync(source, ...args) {
  const { transforms, writer, options } = splitPipeArguments(args, 'writeSync');
  const members = dictionary(options);
  const preventClose = !!members.preventClose;
  const preventFail = !!members.preventFail;
  const input = fromSync(source);
  if (!preventClose && !hasMethod(writer, 'endSync')) {
    throw new ERR_INVALID_ARG_TYPE('writer.endSync', 'Function', writer.endSync);
  }
  const hasWritevSync = hasMethod(writer, 'writevSync');
  let total = 0;
  try {
    for (const batch of composeSync(input, transforms)) {
      writeSync(writer, batch, hasWritevSync);
      total += sizeOf(batch);
    }
    if (!preventClose && writer.endSync() < 0) {
      throw new ERR_INVALID_STATE('Writer could not be closed synchronously');
    }
  } catch (error) {
    if (!preventFail) failWriter(writer, error);
    throw error;
  }
  return total;
}

module.exports = { pipeTo, pipeToSync };
