'use strict';

// TypeScript by type stripping: `module.stripTypeScriptTypes` and what the loaders do with `.ts`, `.mts` and `.cts`.

const { StringPrototypeEndsWith, StringPrototypeIncludes, StringPrototypeStartsWith } = primordials;

const { validateObject, validateOneOf, validateString } = require('#internal/validators');

const binding = internalBinding('module');

/** The text without its types; throws Node's errors with the place above their stack. */
function checked(source, filename) {
  const answer = internalBinding('typescript').stripTypes(source, filename);
  if (typeof answer === 'string') return answer;
  const { codes } = require('#internal/errors');
  const Code =
    answer.code === 'UnsupportedSyntax'
      ? codes.ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX
      : codes.ERR_INVALID_TYPESCRIPT_SYNTAX;
  const error = new Code(answer.message);
  if (answer.snippet !== undefined) {
    error.stack = `${filename}:${answer.line}\n${answer.snippet}\n\n${error.stack}`;
  }
  throw error;
}

function isUnderNodeModules(filename) {
  return StringPrototypeIncludes(filename, '/node_modules/');
}

// A file is looked at for its kind right before it is compiled.
let last = { __proto__: null, filename: undefined, source: undefined, text: undefined };

/**
 * The JavaScript of a TypeScript file, positions unchanged.
 * @param {string} source
 * @param {string} filename
 * @param {string} [url] what the cache and errors call the file when it is an ES module
 */
function strip(source, filename, url = filename) {
  if (isUnderNodeModules(filename)) {
    const { ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING } = require('#internal/errors').codes;
    throw new ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING(filename);
  }
  if (!isEnabled()) {
    if (!StringPrototypeEndsWith(filename, '.mts')) return source;
    const { ERR_UNKNOWN_FILE_EXTENSION } = require('#internal/errors').codes;
    throw new ERR_UNKNOWN_FILE_EXTENSION('.mts', filename);
  }
  if (last.filename === filename && last.source === source) return last.text;
  const { stripped } = require('#module/compile_cache');
  const shown = StringPrototypeStartsWith(url, '/') ? binding.pathToFileUrl(url) : url;
  const text = stripped(url, source, () => checked(source, shown));
  last = { __proto__: null, filename, source, text };
  return text;
}

/** Whether `.ts` files run. */
function isEnabled() {
  return require('#internal/options').getOptionValue('--strip-types') !== false;
}

let warned = false;

/** `module.stripTypeScriptTypes(code[, options])`. */
function stripTypeScriptTypes(code, options = { __proto__: null }) {
  if (!warned) {
    warned = true;
    require('#internal/util').emitExperimentalWarning('stripTypeScriptTypes');
  }
  validateString(code, 'code');
  validateObject(options, 'options');
  const { sourceMap = false, sourceUrl = '', mode = 'strip' } = options;
  validateOneOf(mode, 'options.mode', ['strip']);
  validateString(sourceUrl, 'options.sourceUrl');
  // Positions do not change, so there is nothing to map.
  validateOneOf(sourceMap, 'options.sourceMap', [false, undefined]);
  const text = checked(code, sourceUrl);
  return sourceUrl === '' ? text : `${text}\n\n//# sourceURL=${sourceUrl}`;
}

module.exports = { checked, isEnabled, strip, stripTypeScriptTypes };
