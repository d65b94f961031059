'use strict';

// A file of benchmarks in a process of its own: its records come over a channel, each of which is answered when it has been
// taken, and what it writes becomes records, too.

const { JSONParse, JSONStringify, Promise, PromisePrototypeThen } = primordials;

const { validateAbortSignal, validateObject, validateStringArray } =
  require('#internal/validators');
const { BenchmarksStream } = require('#bench/stream');
const { newId } = require('#bench/runner');
const { packError, unpackError } = require('#test/child');

// Its value names the run and the file.
const kContext = 'NODE_BENCH_CONTEXT';
// What a message is under, since benchmarks may send messages of their own.
const kRecord = 'node:bench record';
const kTaken = 'node:bench taken';
const { hrtime } = process;
const nothing = () => {};

/** What this process was started for by another; asked for once. */
function takeContext() {
  const text = process.env[kContext];
  if (text === undefined) return undefined;
  delete process.env[kContext];
  return JSONParse(text);
}

/** Tells the parent of every record, each when it has taken the one before. */
async function reportToParent(stream) {
  let taken;
  process.on('message', (message) => {
    if (message === kTaken) taken?.();
  });
  for await (const { type, data } of stream) {
    const sent = { ...data };
    if ('error' in sent) sent.error = packError(sent.error);
    await new Promise((resolve) => {
      taken = resolve;
      process.send({ [kRecord]: { type, data: sent } });
    });
  }
  process.disconnect();
}

/** Runs a file; tells `tell(type, data)` of all but the summary, which is what is given in the end. */
async function runIn(file, name, runId, options, tell) {
  const { spawn } = require('child_process');
  const fileRunId = newId();
  const started = hrtime.bigint();
  const about = { __proto__: null, runId, entryFile: file, fileRunId };
  const { env = process.env, execArgv = [], signal } = options;
  const child = spawn(process.execPath, [...execArgv, '--experimental-bench', '--bench', file], {
    env: { ...env, [kContext]: JSONStringify({ runId, fileRunId, file }) },
    serialization: 'advanced',
    signal,
    stdio: ['inherit', 'pipe', 'pipe', 'ipc'],
  });
  let summary;
  let last;
  const say = (record) => {
    last = record;
    return record;
  };
  child.on('message', (message) => {
    const record = message?.[kRecord];
    if (record === undefined) return;
    const { type, data } = record;
    if ('error' in data) data.error = unpackError(data.error);
    if (type === 'bench:summary') summary = data;
    const told = type === 'bench:summary' ? undefined : say(tell(type, data));
    const answer = () => {
      // It may have gone by now.
      if (child.connected) child.send(kTaken, nothing);
    };
    if (told === undefined) answer();
    else PromisePrototypeThen(told, answer);
  });
  const hear = (stream) => {
    child[stream].setEncoding('utf8');
    child[stream].on('data', (message) => {
      say(tell('bench:diagnostic', { ...about, message, level: 'info', file: name, stream }));
    });
  };
  hear('stdout');
  hear('stderr');
  const end = await new Promise((resolve) => {
    child.on('error', (error) => resolve({ error }));
    child.on('close', (code, signalName) => resolve({ code, signalName }));
  });
  await last;
  const { code, error, signalName } = end;
  summary ??= {
    ...about,
    success: code === 0,
    counts: { __proto__: null, completed: 0, failed: 0, skipped: 0, total: 0 },
    duration_ns: hrtime.bigint() - started,
    file,
  };
  if (error !== undefined || (code !== 0 && summary.success) || summary.counts.total === 0) {
    const how = signalName ? `signal ${signalName}` : `exit code ${code}`;
    if (error !== undefined || code !== 0) {
      summary.success = false;
      const message = error?.message ?? `Benchmark file '${name}' failed with ${how}`;
      const record = { ...about, message, level: 'error', file: name };
      if (error !== undefined) record.error = error;
      await tell('bench:diagnostic', record);
    }
  }
  return summary;
}

/** `runFile()`. */
function runFile(path, options) {
  const { getValidatedPath } = require('#fs/utils');
  const { resolve } = require('path');
  const name = getValidatedPath(path, 'path');
  validateObject(options, 'options');
  const { env, execArgv, signal } = options;
  if (env !== undefined) validateObject(env, 'options.env');
  if (execArgv !== undefined) validateStringArray(execArgv, 'options.execArgv');
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  const stream = new BenchmarksStream();
  const tell = (type, data) => stream.tell(type, data);
  const ran = async () => {
    const summary = await runIn(resolve(`${name}`), `${name}`, newId(), options, tell);
    await tell('bench:summary', summary);
    stream.finish();
  };
  PromisePrototypeThen(ran(), undefined, (error) => stream.destroy(error));
  return stream;
}

module.exports = { reportToParent, runFile, runIn, takeContext };
