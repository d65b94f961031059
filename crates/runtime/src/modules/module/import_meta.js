'use strict';

// `import.meta` and `import()` as the engine asks for them.

const { StringPrototypeLastIndexOf, StringPrototypeSlice, StringPrototypeStartsWith } = primordials;

const { binding } = require('#module/native');
const esm = require('#module/esm_loader');
const { pathOf } = require('#module/esm_load');
const { state } = require('#module/cjs_loader');
const { heardTracing } = require('#diagnostics_channel/internal');

/** Fills a module's `import.meta`. */
function initialize(id, meta, wrap) {
  if (typeof id !== 'string') {
    require('#vm/import_meta').initialize(id, meta);
    return;
  }
  const url = wrap?.url ?? id;
  if (esm.hasWasm() && require('#module/esm_wasm').initializeMeta(meta, wrap)) return;
  if (StringPrototypeStartsWith(url, 'file:')) {
    const filename = pathOf(url);
    const at = StringPrototypeLastIndexOf(filename, '/');
    meta.dirname = at === 0 ? '/' : StringPrototypeSlice(filename, 0, at);
    meta.filename = filename;
  }
  meta.main = esm.isMainUrl(url);
  // Hooks cannot wait for themselves.
  if (!state.runsHooks) {
    meta.resolve = function resolve(specifier, parentURL) {
      return esm.resolveForMeta(`${specifier}`, parentOf(parentURL, url));
    };
  }
  meta.url = url;
}

/** The base of `import.meta.resolve`: its second argument counts only with its flag. */
function parentOf(given, own) {
  if (given === undefined) return own;
  const { getOptionValue } = require('#internal/options');
  if (!getOptionValue('--experimental-import-meta-resolve')) return own;
  if (typeof given === 'string') return given;
  if (require('#url/internal').isURL(given)) return given.href;
  const { ERR_INVALID_ARG_TYPE } = require('#internal/errors').codes;
  throw new ERR_INVALID_ARG_TYPE('parentURL', ['string', 'URL'], given);
}

/** Answers `import()` of a script or module known by its id: a file path or a URL. */
function importDynamically(referrer, specifier, attributes, phase) {
  if (typeof referrer !== 'string') {
    // Code of the `vm` module: it brings its own callback, or has none.
    const answer = require('#vm/dynamic_import').importFor(referrer, specifier, attributes, phase);
    if (answer !== undefined) return answer;
    const { ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING } = require('#internal/errors').codes;
    throw new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING();
  }
  const parentURL = urlOf(referrer);
  const channel = heardTracing('module.import');
  if (channel === undefined) {
    return esm.importModule(specifier, parentURL, attributes ?? undefined, phase);
  }
  const context = { __proto__: null, parentURL, url: specifier };
  return channel.tracePromise(
    () => esm.importModule(specifier, parentURL, attributes ?? undefined, phase),
    context,
  );
}

function urlOf(referrer) {
  if (typeof referrer !== 'string') return undefined;
  return StringPrototypeStartsWith(referrer, '/') ? binding.pathToFileUrl(referrer) : referrer;
}

module.exports = { importDynamically, initialize };
