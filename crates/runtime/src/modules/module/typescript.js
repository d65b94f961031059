'use strict';

// TypeScript by type stripping: `module.stripTypeScriptTypes` and what the loaders do with `.ts`, `.mts` and `.cts`.

const { StringPrototypeIncludes } = primordials;

const { validateObject, validateOneOf, validateString } = require('#internal/validators');

const binding = internalBinding('module');

function checked(source, filename, mode, sourceMap) {
  if (binding.stripTypes === undefined) {
    throw require('#internal/errors').notImplemented('TypeScript type stripping');
  }
  const answer = binding.stripTypes(source, filename, mode, sourceMap);
  if (typeof answer === 'string') return answer;
  const { codes } = require('#internal/errors');
  const Code =
    answer.code === 'UnsupportedSyntax'
      ? codes.ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX
      : codes.ERR_INVALID_TYPESCRIPT_SYNTAX;
  const error = new Code(answer.message);
  if (answer.snippet !== undefined) {
    error.stack = `${filename}:${answer.startLine}\n${answer.snippet}\n\n${error.stack}`;
  }
  throw error;
}

/** The JavaScript of a TypeScript file, positions unchanged. */
function strip(source, filename) {
  if (StringPrototypeIncludes(filename, '/node_modules/')) {
    const { ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING } = require('#internal/errors').codes;
    throw new ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING(filename);
  }
  const { getOptionValue } = require('#internal/options');
  if (getOptionValue('--strip-types') === false) {
    const { ERR_UNKNOWN_FILE_EXTENSION } = require('#internal/errors').codes;
    throw new ERR_UNKNOWN_FILE_EXTENSION(require('path').extname(filename), filename);
  }
  return checked(source, filename, 'strip-only', false);
}

/** `module.stripTypeScriptTypes(code[, options])`. */
function stripTypeScriptTypes(code, options = { __proto__: null }) {
  validateString(code, 'code');
  validateObject(options, 'options');
  const { sourceUrl = '', mode = 'strip' } = options;
  validateOneOf(mode, 'options.mode', ['strip']);
  validateString(sourceUrl, 'options.sourceUrl');
  const text = checked(code, sourceUrl, 'strip-only', false);
  return sourceUrl === '' ? text : `${text}\n\n//# sourceURL=${sourceUrl}`;
}

module.exports = { strip, stripTypeScriptTypes };
