'use strict';

// `node:sea`: what a single executable application is told of itself.

const {
  codes: {
    ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION,
    ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND,
  },
} = require('#internal/errors');
const { validateString } = require('#internal/validators');

const natives = internalBinding('sea');

function isSea() {
  return natives.info() !== undefined;
}

/** The asset as an ArrayBuffer. */
function getRawAsset(key) {
  validateString(key, 'key');
  if (!isSea()) throw new ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION();
  const asset = natives.asset(key);
  if (asset === undefined) throw new ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND(key);
  return asset;
}

/** The asset as an ArrayBuffer, or as text when an encoding is given. */
function getAsset(key, encoding) {
  if (encoding !== undefined) validateString(encoding, 'encoding');
  const asset = getRawAsset(key);
  if (encoding === undefined) return asset;
  const { TextDecoder } = require('util');
  return new TextDecoder(encoding).decode(asset);
}

/** The asset as a Blob. */
function getAssetAsBlob(key, options) {
  const asset = getRawAsset(key);
  const { Blob } = require('buffer');
  return new Blob([asset], options);
}

function getAssetKeys() {
  if (!isSea()) throw new ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION();
  return natives.keys();
}

module.exports = { isSea, getAsset, getRawAsset, getAssetAsBlob, getAssetKeys };
