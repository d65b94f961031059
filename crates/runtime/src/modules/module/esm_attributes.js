'use strict';

// Import attributes: whether `with { type: … }` fits the format of the module that is imported.

const { ObjectKeys } = primordials;

// What each format demands; formats that are not listed are judged when they turn out unknown.
const demanded = {
  __proto__: null,
  builtin: '',
  commonjs: '',
  'commonjs-typescript': '',
  'module-typescript': '',
  addon: '',
  json: 'json',
  module: '',
  text: 'text',
  wasm: '',
};

let textImports;

/** Whether `with { type: 'text' }` may be written: `--experimental-import-text`. */
function allowsText() {
  textImports ??=
    require('#internal/options').getOptionValue('--experimental-import-text') === true;
  return textImports;
}

let warned = false;

/** Whether these attributes ask for the text of whatever is imported. */
function asksForText(attributes) {
  if (attributes?.type !== 'text' || !allowsText()) return false;
  if (!warned) {
    warned = true;
    require('#internal/util').emitExperimentalWarning('Text import');
  }
  return true;
}

/** The `type` attribute of a request's attributes. */
function typeOf(attributes) {
  return attributes?.type;
}

/**
 * Throws unless the attributes are right.
 * @param {string} url
 * @param {string} format
 * @param {Record<string, string>} attributes
 */
function validate(url, format, attributes) {
  const { codes } = require('#internal/errors');
  const keys = ObjectKeys(attributes);
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] !== 'type') {
      throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(keys[i], attributes[keys[i]], url);
    }
  }
  const wanted = demanded[format];
  const { type } = attributes;
  if (wanted === undefined) return;
  if (wanted === '') {
    if (type !== undefined) throw invalidType(url, type);
    return;
  }
  if (type === wanted) return;
  if (type === undefined) throw new codes.ERR_IMPORT_ATTRIBUTE_MISSING(url, 'type', wanted);
  throw invalidType(url, type);
}

function invalidType(url, type) {
  const { codes } = require('#internal/errors');
  if (type !== 'json' && !(type === 'text' && allowsText()))
    return new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED('type', type, url);
  return new codes.ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(url, type);
}

module.exports = { asksForText, typeOf, validate };
