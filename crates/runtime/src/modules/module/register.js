'use strict';

// `module.register()` and `--experimental-loader`: asynchronous hooks. Their modules run in a thread of their own
// (#module/hooks_thread), which the first registration starts; hooks that register more do so in that thread.

const { JSONStringify, StringPrototypeReplaceAll, encodeURIComponent } = primordials;

const { transferListOf } = require('#worker_threads/port');

let warned = false;

function warnDeprecated() {
  if (warned) return;
  warned = true;
  process.emitWarning(
    '`module.register()` is deprecated. Use `module.registerHooks()` instead.',
    'DeprecationWarning',
    'DEP0205',
  );
}

function isURL(value) {
  return require('#url/internal').isURL(value);
}

/** `module.register(specifier[, parentURL][, options])`. */
function register(specifier, parentURL = 'data:', options = undefined) {
  warnDeprecated();
  if (parentURL !== null && typeof parentURL === 'object' && !isURL(parentURL)) {
    options = parentURL;
    ({ parentURL = 'data:' } = options);
  }
  const { data, transferList } = options ?? {};
  registerWith(`${specifier}`, `${parentURL}`, data, transferList);
}

function registerWith(specifier, parentURL, data, transferList) {
  const thread = require('#worker_threads/thread');
  if (thread.isInternal) {
    require('#module/hooks_thread').registerHere(specifier, parentURL, data, transferList);
    return;
  }
  require('#module/hooks_owner').register(specifier, parentURL, data, transferListOf(transferList));
}

/** A string literal that may stand in a data: URL between single quotes of a shell; what such a URL can show stays. */
function literalForURL(text) {
  const escaped = encodeURIComponent(JSONStringify(text));
  const quoted = StringPrototypeReplaceAll(escaped, '%22', '"');
  return StringPrototypeReplaceAll(StringPrototypeReplaceAll(quoted, '%2F', '/'), "'", '%27');
}

/** `--experimental-loader` is on its way out: says what to write instead. */
function warnAboutOption(specifiers) {
  let lines = '';
  for (let i = 0; i < specifiers.length; i++) {
    if (i > 0) lines += ' ';
    lines += `register(${literalForURL(specifiers[i])}, pathToFileURL("./"));`;
  }
  const preload = `data:text/javascript,import { register } from "node:module"; import { pathToFileURL } from "node:url"; ${lines}`;
  process.emitWarning(
    '`--experimental-loader` may be removed in the future; instead use `register()`:\n' +
      `--import '${preload}'`,
    'ExperimentalWarning',
  );
}

/** Registers the modules of `--experimental-loader`, each seeing the hooks of those before it. */
function registerFromOptions(specifiers) {
  warnAboutOption(specifiers);
  const base = require('#module/native').binding.pathToFileUrl(`${process.cwd()}/`);
  for (let i = 0; i < specifiers.length; i++) {
    registerWith(specifiers[i], base, undefined, undefined);
  }
}

module.exports = { register, registerFromOptions };
