'use strict';

// What options have decided shows on `process`, where programs cannot change it.

const assert = require('assert');
const { spawnSync } = require('child_process');

const fixed = (name, value) => [name, value, false];
const shown = (...args) => {
  const code = `console.log(JSON.stringify(
    ['noProcessWarnings', 'noDeprecation', 'throwDeprecation', 'traceDeprecation', 'traceProcessWarnings',
      '_print_eval', '_preload_modules'].flatMap((name) => {
      const found = Object.getOwnPropertyDescriptor(process, name);
      return found === undefined ? [] : [[name, found.value, found.writable]];
    })))`;
  const { stdout } = spawnSync(process.execPath, [...args, code], { encoding: 'utf8' });
  return JSON.parse(stdout.split('\n')[0]);
};

assert.deepStrictEqual(shown('-e'), [fixed('_preload_modules', [])]);
assert.deepStrictEqual(
  shown('--no-warnings', '--no-deprecation', '--throw-deprecation', '-r', 'fs', '-p'),
  [
    fixed('noProcessWarnings', true),
    fixed('noDeprecation', true),
    fixed('throwDeprecation', true),
    fixed('_print_eval', true),
    fixed('_preload_modules', ['fs']),
  ],
);
assert.deepStrictEqual(shown('--trace-deprecation', '--trace-warnings', '-e'), [
  fixed('traceDeprecation', true),
  fixed('traceProcessWarnings', true),
  fixed('_preload_modules', []),
]);

const text = 'process._eval = 1; console.log(process._eval)';
assert.strictEqual(spawnSync(process.execPath, ['-e', text]).stdout.toString(), `${text}\n`);
const { writable } = Object.getOwnPropertyDescriptor(process, 'config');
assert.strictEqual(writable, false);
