'use strict';

// `--check`: parses a program without running it.

const { StringPrototypeEndsWith } = primordials;

const { checkSyntax, containsModuleSyntax } = internalBinding('contextify');
const { preload, readStdin } = require('#internal/main_eval');

/** Parses the file, or standard input, after what `--import` names; a SyntaxError is thrown as it is. */
function check(path) {
  const imports = require('#internal/options').getOptionValue('--import');
  if (imports === undefined || imports.length === 0) {
    parse(path);
    return;
  }
  const { PromiseResolve } = primordials;
  require('#module/run_main').afterPreloads(() => {
    parse(path);
    return PromiseResolve();
  });
}

/** Standard input is a module only where an option says so: its syntax is what is in question. */
function parseStdin(text) {
  const isModule = require('#internal/options').getOptionValue('--input-type') === 'module';
  try {
    parseText(text, '[stdin]', isModule);
  } catch (error) {
    if (!isModule) require('#module/cjs_compile').explainSyntaxError(error, text, '[stdin]');
    throw error;
  }
}

function parse(path) {
  if (path === undefined || path === '-') {
    preload();
    readStdin(parseStdin);
    return;
  }
  if (require('#internal/options').getOptionValue('--input-type')) {
    throw new (require('#internal/errors').codes.ERR_INPUT_TYPE_NOT_ALLOWED)();
  }
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
  preload();
  const text = require('fs').readFileSync(filename, 'utf8');
  const isModule =
    StringPrototypeEndsWith(filename, '.mjs') ||
    require('#module/native').formatOf(filename) === 'module' ||
    (!StringPrototypeEndsWith(filename, '.cjs') && containsModuleSyntax(text, filename));
  if (!isModule && require('#module/cjs_loader').isWrapperPatched()) {
    const { Script } = require('vm');
    new Script(Module.wrap(text), { filename });
    return;
  }
  parseText(text, filename, isModule);
}

function parseText(text, filename, isModule) {
  try {
    checkSyntax(text, filename, isModule);
  } catch (error) {
    throw isModule ? error : require('#module/unfinished').withinText(error, text, filename);
  }
}

module.exports = { check };
