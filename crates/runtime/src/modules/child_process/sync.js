'use strict';

// The forms of `child_process` that wait for the child's end.

const { ArrayPrototypeJoin, ArrayPrototypePush, ArrayPrototypeSlice, ObjectAssign } = primordials;
const {
  ErrnoException,
  codes: { ERR_INVALID_ARG_TYPE },
  genericNodeError,
} = require('#internal/errors');
const { Buffer } = require('buffer');
const {
  MAX_BUFFER,
  normalizeExecArguments,
  normalizeExecFileArguments,
  normalizeSpawnArguments,
  sanitizeKillSignal,
  validateMaxBuffer,
  validateTimeout,
} = require('#child_process/arguments');
const { validateObject } = require('#internal/validators');

/** What the child is to read from its descriptors, as Buffers. */
function convertInputs(options) {
  const { isArrayBufferView } = require('util').types;
  const { stdio } = options;
  for (let i = 0; i < stdio.length; i++) {
    const { input } = stdio[i];
    if (input == null) continue;
    if (isArrayBufferView(input)) {
      stdio[i] = { ...stdio[i], input };
    } else if (typeof input === 'string') {
      stdio[i] = { ...stdio[i], input: Buffer.from(input, options.encoding) };
    } else {
      throw new ERR_INVALID_ARG_TYPE(
        `options.stdio[${i}]`,
        ['Buffer', 'TypedArray', 'DataView', 'string'],
        input,
      );
    }
  }
}

function spawnSync(file, args, options) {
  options = {
    __proto__: null,
    maxBuffer: MAX_BUFFER,
    ...normalizeSpawnArguments(file, args, options),
  };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = sanitizeKillSignal(options.killSignal);
  const { getValidStdio } = require('#child_process/stdio');
  options.stdio = getValidStdio(options.stdio || 'pipe', true).stdio;
  if (options.input) options.stdio[0] = { ...options.stdio[0], input: options.input };
  convertInputs(options);
  return run(options);
}

function run(options) {
  if (process.permission !== undefined) {
    require('#process/permission').permit('child', options.file);
  }
  const { spawn } = internalBinding('spawn_sync');
  const { error, status, signal, output: views, pid } = spawn(options);
  let output = null;
  if (views !== null) {
    const { encoding } = options;
    output = [];
    for (let i = 0; i < views.length; i++) {
      let item = views[i];
      if (item !== null) {
        item = Buffer.from(item.buffer, item.byteOffset, item.byteLength);
        if (encoding && encoding !== 'buffer') item = item.toString(encoding);
      }
      ArrayPrototypePush(output, item);
    }
  }
  const result = {};
  if (error) {
    const failure = new ErrnoException(error, `spawnSync ${options.file}`);
    failure.path = options.file;
    failure.spawnargs = ArrayPrototypeSlice(options.args, 1);
    result.error = failure;
  }
  result.status = status;
  result.signal = signal;
  result.output = output;
  result.pid = pid;
  result.stdout = output?.[1];
  result.stderr = output?.[2];
  return result;
}

/** The error of a child that failed; undefined when it did not. */
function errorOf(result, args, command) {
  if (result.error) {
    const { error } = result;
    ObjectAssign(error, result);
    return error;
  }
  if (result.status === 0) return undefined;
  let message = `Command failed: ${command ?? ArrayPrototypeJoin(args, ' ')}`;
  if (result.stderr && result.stderr.length > 0) message += `\n${result.stderr.toString()}`;
  return genericNodeError(message, result);
}

function execFileSync(file, args, options) {
  if (typeof options === 'function') validateObject(options, 'options');
  ({ file, args, options } = normalizeExecFileArguments(file, args, options));
  const inheritStderr = !options.stdio;
  const result = spawnSync(file, args, options);
  if (inheritStderr && result.stderr) process.stderr.write(result.stderr);
  const error = errorOf(result, [options.argv0 || file, ...args]);
  if (error) throw error;
  return result.stdout;
}

function execSync(command, options) {
  const normalized = normalizeExecArguments(command, options, null);
  const inheritStderr = !normalized.options.stdio;
  const result = spawnSync(normalized.file, normalized.options);
  if (inheritStderr && result.stderr) process.stderr.write(result.stderr);
  const error = errorOf(result, undefined, command);
  if (error) throw error;
  return result.stdout;
}

module.exports = { execFileSync, execSync, spawnSync };
