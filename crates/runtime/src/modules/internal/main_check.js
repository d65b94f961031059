'use strict';

// `--check`: parses a program without running it.

const { StringPrototypeEndsWith } = primordials;

/** Parses the file; a SyntaxError is thrown as it is. */
function check(path) {
  const { Module } = require('#module/cjs_loader');
  const { resolve } = require('path');
  const filename = Module._findPath(resolve(path), null, true);
  if (!filename) {
    const { Error } = primordials;
    const error = new Error(`Cannot find module '${resolve(path)}'`);
    error.code = 'MODULE_NOT_FOUND';
    error.requireStack = [];
    throw error;
  }
  const text = require('fs').readFileSync(filename, 'utf8');
  const { checkSyntax, containsModuleSyntax } = internalBinding('contextify');
  const isModule =
    StringPrototypeEndsWith(filename, '.mjs') ||
    internalBinding('module').formatOf(filename) === 'module' ||
    (!StringPrototypeEndsWith(filename, '.cjs') && containsModuleSyntax(text, filename));
  checkSyntax(text, filename, isModule);
}

module.exports = { check };
