'use strict';

// `process.permission`, and the errors of the permission model. The natives decide what is granted: they ask the model
// themselves wherever a program could do something, and come here for the error.

const { ArrayPrototypePush, Error, ObjectDefineProperty, StringPrototypeIncludes } = primordials;

const natives = internalBinding('permission');
const { validateString } = require('#internal/validators');

const kEnforced = 1;
const kAudit = 2;
const kAllowedWithoutModel = 3;

/** By the name in errors: the option that grants it, and the channel that tells of refusals. */
const scopes = {
  __proto__: null,
  FileSystemRead: ['--allow-fs-read', 'fs'],
  FileSystemWrite: ['--allow-fs-write', 'fs'],
  ChildProcess: ['--allow-child-process', 'child'],
  WorkerThreads: ['--allow-worker', 'worker'],
  Net: ['--allow-net', 'net'],
  Addon: ['--allow-addons', 'addon'],
  WASI: ['--allow-wasi', 'wasi'],
  Inspector: ['--allow-inspector', 'inspector'],
  FFI: ['--allow-ffi', 'ffi'],
  OpenSSLStore: ['--allow-openssl-store', 'openssl-store'],
};

/** The name in errors. The whole of the file system has a name and takes no option of its own. */
function nameOf(scope) {
  return scope === 'fs' ? 'FileSystem' : natives.nameOf(scope);
}

/** Tells subscribers of a refusal, or that a permission was given up. */
function publish(permission, resource, drop = undefined) {
  const entry = permission === 'FileSystem' ? scopes.FileSystemRead : scopes[permission];
  if (entry === undefined) return;
  const { channel } = require('diagnostics_channel');
  const told = channel(`node:permission-model:${entry[1]}`);
  if (told.hasSubscribers) told.publish({ permission, resource, drop });
}

/** The error of a refused call. A message of its own stands for a refusal that no option lifts. */
function accessDenied(permission, resource, message = undefined) {
  if (message !== undefined) {
    const { ERR_ACCESS_DENIED } = require('#internal/errors').codes;
    return new ERR_ACCESS_DENIED(message, permission, resource);
  }
  publish(permission, resource);
  const error = new Error(
    `Access to this API has been restricted. Use ${scopes[permission][0]} to manage permissions.`,
  );
  error.code = 'ERR_ACCESS_DENIED';
  error.permission = permission;
  error.resource = resource;
  return error;
}

/** Whether something is refused; where nothing is, subscribers still hear of it. */
function refuses(scope, resource, path = undefined) {
  const state = natives.state();
  if (state !== kEnforced && state !== kAudit) return false;
  if (natives.has(scope, path) === 1) return false;
  if (state === kEnforced) return true;
  publish(natives.nameOf(scope), resource);
  return false;
}

/** Throws unless the program may do something of `scope` at all. */
function permit(scope, resource = '') {
  if (refuses(scope, resource)) throw accessDenied(natives.nameOf(scope), resource);
}

/** Throws unless the program may do something of `scope` to `path`, which errors name as it is given. */
function permitPath(scope, path) {
  if (refuses(scope, path, path)) throw accessDenied(natives.nameOf(scope), path);
}

/** As `permit`, but answers the error. */
function refusal(scope, resource = '') {
  return refuses(scope, resource) ? accessDenied(natives.nameOf(scope), resource) : undefined;
}

function validateReference(reference) {
  if (reference === undefined || reference === null) return undefined;
  const { isUint8Array } = require('util/types');
  if (isUint8Array(reference)) {
    const { Buffer } = require('buffer');
    return Buffer.from(reference).toString();
  }
  if (typeof reference === 'object') {
    const { fileURLToPath, URL } = require('url');
    if (reference instanceof URL) return fileURLToPath(reference);
  }
  validateString(reference, 'reference');
  return reference;
}

function has(scope, reference) {
  validateString(scope, 'scope');
  const path = validateReference(reference);
  const granted = natives.has(scope, path) === 1;
  if (!granted) publish(nameOf(scope), path ?? '');
  return granted;
}

function drop(scope, reference) {
  validateString(scope, 'scope');
  const path = validateReference(reference);
  natives.drop(scope, path);
  publish(nameOf(scope), path ?? '', true);
}

/** Options that make the model pointless, with the codes of their warnings. */
const dangerous = [
  ['--allow-addons', 'PERM0001'],
  ['--allow-child-process', 'PERM0002'],
  ['--allow-ffi', 'PERM0003'],
  ['--allow-inspector', 'PERM0004'],
  ['--allow-wasi', 'PERM0005'],
  ['--allow-worker', 'PERM0006'],
  ['--allow-openssl-store', 'PERM0007'],
];

function warnOfDangerousOptions() {
  const { getOptionValue } = require('#internal/options');
  for (let i = 0; i < dangerous.length; i++) {
    const { 0: option, 1: code } = dangerous[i];
    if (!getOptionValue(option)) continue;
    process.emitWarning(
      `The flag ${option} must be used with extreme caution. ` +
        'It could invalidate the permission model.',
      'SecurityWarning',
      code,
    );
  }
  if (getOptionValue('--allow-net')) {
    process.emitWarning('The flag --allow-net is under experimental phase.', 'ExperimentalWarning');
  }
}

/** Lists of paths were once separated by commas. */
function warnOfCommas(option) {
  const list = require('#internal/options').getOptionValue(option);
  if (list.length !== 1 || !StringPrototypeIncludes(list[0], ',')) return;
  process.emitWarning(
    `The ${option} CLI flag has changed. Passing a comma-separated list of paths is no longer valid. ` +
      'Documentation can be found at https://nodejs.org/api/permissions.html#file-system-permissions',
    'Warning',
  );
}

/** Sets up what the command line asked for; called only when it asked for something. */
function start() {
  if (natives.state() === kAllowedWithoutModel) {
    const { ERR_MISSING_OPTION } = require('#internal/errors').codes;
    throw new ERR_MISSING_OPTION('--permission');
  }
  if (natives.state() === kEnforced) {
    warnOfDangerousOptions();
    warnOfCommas('--allow-fs-read');
    warnOfCommas('--allow-fs-write');
  }
  ObjectDefineProperty(process, 'permission', {
    __proto__: null,
    configurable: false,
    enumerable: true,
    value: { has, drop },
    writable: false,
  });
}

/** The options that give a child process what this process has, undefined where there is no model. */
function inheritedOptions() {
  const state = natives.state();
  if (state !== kEnforced && state !== kAudit) return undefined;
  const { getOptionValue } = require('#internal/options');
  const options = [state === kAudit ? '--permission-audit' : '--permission'];
  for (const name in scopes) {
    const { 0: option } = scopes[name];
    const value = getOptionValue(option);
    if (value === true) {
      ArrayPrototypePush(options, option);
    } else if (typeof value === 'object') {
      for (let i = 0; i < value.length; i++) ArrayPrototypePush(options, `"${option}=${value[i]}"`);
    }
  }
  return options;
}

module.exports = {
  accessDenied,
  inheritedOptions,
  permit,
  permitPath,
  publish,
  refusal,
  start,
};
