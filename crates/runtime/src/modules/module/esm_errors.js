'use strict';

// Better words for link errors of ES modules: a missing name in a CommonJS module is explained with the way to import
// it anyway.

const { RegExpPrototypeExec, StringPrototypeIndexOf, StringPrototypeSlice } = primordials;

// The engine's sentence and V8's, which it is turned into.
const kMissing = /requested module '([\s\S]*?)' (?:doesn't|does not) provide an export named:? '?([^']*?)'?$/;

function findRequest(job, specifier, seen = []) {
  if (seen.includes(job) || job.requests === undefined) return undefined;
  seen.push(job);
  for (let i = 0; i < job.requests.length; i++) {
    if (job.requests[i].specifier === specifier && isCommonJS(job.dependencies[i])) {
      return job.dependencies[i];
    }
  }
  for (let i = 0; i < job.dependencies.length; i++) {
    const found = findRequest(job.dependencies[i], specifier, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isCommonJS(job) {
  return job.format === 'commonjs' || job.format === 'commonjs-typescript';
}

function setMessage(error, message) {
  const { message: old, stack } = error;
  error.message = message;
  if (typeof stack !== 'string') return;
  const at = StringPrototypeIndexOf(stack, old);
  if (at === -1) return;
  error.stack =
    StringPrototypeSlice(stack, 0, at) + message + StringPrototypeSlice(stack, at + old.length);
}

/** Rewrites the error of a failed link in place. */
function explainLinkError(error, job) {
  const match = RegExpPrototypeExec(kMissing, `${error?.message}`);
  if (match === null) return;
  const { 1: specifier, 2: name } = match;
  if (findRequest(job, specifier) === undefined) {
    setMessage(error, `The requested module '${specifier}' does not provide an export named '${name}'`);
    return;
  }
  const pattern = `{ ${name} }`;
  setMessage(
    error,
    `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, ` +
      'which may not support all module.exports as named exports.\nCommonJS modules can always be ' +
      `imported via the default export, for example using:\n\nimport pkg from '${specifier}';\nconst ` +
      `${pattern} = pkg;\n`,
  );
}

module.exports = { explainLinkError };
