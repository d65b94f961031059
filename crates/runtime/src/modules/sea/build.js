'use strict';

// `--experimental-sea-config` and `--build-sea`: from a configuration to a blob, and to an executable that contains it.

const {
  ArrayIsArray,
  ArrayPrototypeJoin,
  ArrayPrototypeEvery,
  ArrayPrototypePush,
  BigInt,
  Error,
  JSONParse,
  Number,
  ObjectEntries,
  RegExpPrototypeExec,
  StringPrototypeTrimEnd,
} = primordials;

const { Buffer } = require('buffer');
const fs = require('fs');

// See `mod.rs`, which reads what is written here.
const kMagic = 'nodus\0s1';
const kTrailer = 'nodus\0se';
const kMain = 1;
const kAsset = 2;
const kWord = 3;
const kExtension = 4;
const kFormat = 5;
const kQuiet = 6;
const kMounted = 7;

// In two parts, because the mark itself has to be the only one in the executable.
const kFuse = ArrayPrototypeJoin(['NODE_SEA', 'FUSE', 'fce680ab2cc467b6e072b8b5df1996b2:'], '_');

/** A failure that is told without a stack. */
class Refusal extends Error {}

/** The system's words for an error of `fs`. */
function reason(error) {
  const { getSystemErrorMessage } = require('#internal/util');
  return getSystemErrorMessage(error.errno) ?? error.message;
}

/** What is wrong with text that is no JSON, in the words of Node's parser. */
function jsonFault(text, message) {
  const end = StringPrototypeTrimEnd(text).length;
  if (end === 0) return 'EMPTY: no JSON found';
  const at = RegExpPrototypeExec(/at position (\d+)/, message)?.[1] ?? end;
  if (Number(at) < end) return `TAPE_ERROR: ${message}`;
  return (
    'INCOMPLETE_ARRAY_OR_OBJECT: JSON document ended early in the middle of an object or array. ' +
    'This is a fatal and unrecoverable error.'
  );
}

function readConfig(path) {
  let text;
  try {
    text = fs.readFileSync(path, 'utf8');
  } catch (error) {
    throw new Refusal(`Cannot read single executable configuration from ${path}: ${reason(error)}`);
  }
  let config;
  try {
    config = JSONParse(text);
  } catch (error) {
    throw new Refusal(`Cannot parse JSON from ${path}: ${jsonFault(text, error.message)}`);
  }
  if (typeof config !== 'object' || config === null || ArrayIsArray(config)) {
    throw new Refusal(
      `Cannot parse JSON from ${path}: INCORRECT_TYPE: ` +
        'The JSON element does not have the requested type.',
    );
  }
  check(config, path);
  return config;
}

function check(config, path) {
  const field = (name, what) => new Refusal(`"${name}" field of ${path} ${what}`);
  const text = (name) => {
    if (typeof config[name] !== 'string' || config[name] === '') {
      throw field(name, 'is not a non-empty string');
    }
  };
  text('main');
  text('output');
  if (config.executable !== undefined) text('executable');
  const switches = ['disableExperimentalSEAWarning', 'useSnapshot', 'useCodeCache', 'useVfs'];
  for (let i = 0; i < switches.length; i++) {
    const value = config[switches[i]];
    if (value !== undefined && typeof value !== 'boolean') {
      throw field(switches[i], 'is not a Boolean');
    }
  }
  const isText = (value) => typeof value === 'string';
  const { assets, execArgv, execArgvExtension, mainFormat } = config;
  if (assets !== undefined) {
    if (typeof assets !== 'object' || assets === null || ArrayIsArray(assets)) {
      throw field('assets', 'is not a map of strings');
    }
    if (!ArrayPrototypeEvery(ObjectEntries(assets), (entry) => isText(entry[1]))) {
      throw field('assets', 'is not a map of strings');
    }
  }
  if (execArgv !== undefined) {
    if (!ArrayIsArray(execArgv) || !ArrayPrototypeEvery(execArgv, isText)) {
      throw field('execArgv', 'is not an array of strings');
    }
  }
  if (execArgvExtension !== undefined) {
    if (!isText(execArgvExtension)) throw field('execArgvExtension', 'is not a string');
    if (RegExpPrototypeExec(/^(none|env|cli)$/, execArgvExtension) === null) {
      throw field('execArgvExtension', 'must be one of "none", "env", or "cli"');
    }
  }
  if (mainFormat !== undefined && mainFormat !== 'commonjs' && mainFormat !== 'module') {
    throw field('mainFormat', 'must be one of "commonjs" or "module"');
  }
  const without = ['useSnapshot', 'useCodeCache'];
  for (let i = 0; i < without.length; i++) {
    if (config.useVfs && config[without[i]]) {
      throw new Refusal(`"useVfs" is not supported when "${without[i]}" is true`);
    }
  }
  if (config.useSnapshot) {
    if (mainFormat === 'module') {
      throw new Refusal('"mainFormat": "module" is not supported when "useSnapshot" is true');
    }
    throw new Refusal('"useSnapshot": true is not implemented in nodus');
  }
  // It only hastens the start, so the application is made all the same.
  if (config.useCodeCache) {
    fs.writeSync(
      2,
      'Warning: "useCodeCache": true has no effect in nodus, which compiles at start\n',
    );
  }
}

function record(kind, name, data = '') {
  const head = Buffer.alloc(16);
  const text = Buffer.from(name);
  const bytes = Buffer.from(data);
  head.writeUInt32LE(kind, 0);
  head.writeUInt32LE(text.length, 4);
  head.writeBigUInt64LE(BigInt(bytes.length), 8);
  return Buffer.concat([head, text, bytes]);
}

/** The blob: the program and what belongs to it. */
function blobOf(config) {
  let main;
  try {
    main = fs.readFileSync(config.main);
  } catch (error) {
    throw new Refusal(`Cannot read main script ${config.main}:${reason(error)}`);
  }
  const parts = [
    Buffer.from(kMagic),
    record(kFormat, config.mainFormat ?? 'commonjs'),
    record(kExtension, config.execArgvExtension ?? 'env'),
  ];
  if (config.disableExperimentalSEAWarning) ArrayPrototypePush(parts, record(kQuiet, ''));
  if (config.useVfs) ArrayPrototypePush(parts, record(kMounted, ''));
  const words = config.execArgv ?? [];
  for (let i = 0; i < words.length; i++) ArrayPrototypePush(parts, record(kWord, words[i]));
  const assets = ObjectEntries(config.assets ?? {});
  for (let i = 0; i < assets.length; i++) {
    const { 0: key, 1: path } = assets[i];
    let bytes;
    try {
      bytes = fs.readFileSync(path);
    } catch (error) {
      throw new Refusal(`Cannot read asset ${path}: ${reason(error)}`);
    }
    ArrayPrototypePush(parts, record(kAsset, key, bytes));
  }
  ArrayPrototypePush(parts, record(kMain, config.main, main));
  return Buffer.concat(parts);
}

function writeOutput(path, parts, mode, failure) {
  try {
    fs.writeFileSync(path, Buffer.concat(parts), { mode });
    fs.chmodSync(path, mode);
  } catch (error) {
    throw new Refusal(`${failure} ${path}:${reason(error)}`);
  }
}

/** The executable with the blob behind it and its mark changed. */
function inject(path, blob) {
  let bytes;
  let mode;
  try {
    ({ mode } = fs.statSync(path));
    bytes = fs.readFileSync(path);
  } catch (error) {
    throw new Refusal(`Error: Couldn't stat executable ${path}: ${reason(error)}`);
  }
  if (bytes.toString('latin1', 0, 4) !== '\x7fELF') {
    throw new Refusal('Error: Executable must be a supported format: ELF, PE, or Mach-O');
  }
  const at = bytes.indexOf(kFuse);
  if (at === -1 || bytes.indexOf(kFuse, at + 1) !== -1) {
    throw new Refusal(`Error: ${path} is no executable that an application can be put into`);
  }
  const state = at + kFuse.length;
  if (bytes[state] !== 0x30) {
    throw new Refusal(`Error: A single executable application already exists in ${path}`);
  }
  bytes[state] = 0x31;
  const trailer = Buffer.alloc(16);
  trailer.writeBigUInt64LE(BigInt(blob.length), 0);
  trailer.write(kTrailer, 8, 'latin1');
  return { parts: [bytes, blob, trailer], mode: mode & 0o777 };
}

/** Runs `work` and ends the process: failures are told in a line. */
function conclude(work) {
  let code = 0;
  try {
    work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    fs.writeSync(2, `${error.message}\n`);
    code = 1;
  }
  process.exit(code);
}

/** `--experimental-sea-config`: writes the blob. */
function writeBlob(path) {
  conclude(() => {
    const config = readConfig(path);
    writeOutput(config.output, [blobOf(config)], 0o600, 'Cannot write output to');
    fs.writeSync(2, `Wrote single executable preparation blob to ${config.output}\n`);
  });
}

/** `--build-sea`: writes the executable. */
function build(path) {
  conclude(() => {
    const config = readConfig(path);
    const blob = blobOf(config);
    const executable = config.executable ?? process.execPath;
    const { parts, mode } = inject(executable, blob);
    writeOutput(config.output, parts, mode, "Error: Couldn't write output executable");
    fs.writeSync(1, `Generated single executable ${executable} + ${path} -> ${config.output}\n`);
  });
}

module.exports = { build, writeBlob };
