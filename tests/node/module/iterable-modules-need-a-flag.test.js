'use strict';
// `stream/iter` and `zlib/iter`, and what comes with them elsewhere, exist with `--experimental-stream-iter` only, in any of the
// ways to reach a module.
const assert = require('assert');
const { spawnSync } = require('child_process');

const program = `
  const { builtinModules, isBuiltin } = require('module');
  const seen = [];
  const attempt = (get) => {
    try {
      return typeof get();
    } catch (error) {
      return error.code;
    }
  };
  (async () => {
    for (const name of ['stream/iter', 'zlib/iter', 'node:stream/iter', 'node:zlib/iter']) {
      const imported = await import(name).then((names) => typeof names.default, (error) => error.code);
      seen.push([
        builtinModules.includes(name), isBuiltin(name), attempt(() => require(name)), imported,
        attempt(() => process.getBuiltinModule(name)),
      ]);
    }
    const { Readable } = require('stream');
    seen.push(attempt(() => Readable.from([])[Symbol.for('Stream.toAsyncStreamable')]()));
    const handle = await require('fs/promises').open(process.execPath);
    seen.push(['pull', 'pullSync', 'writer'].map((name) => typeof handle[name]));
    await handle.close();
    console.log(JSON.stringify(seen));
  })();
`;

function run(...flags) {
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, '-e', program], {
    encoding: 'utf8',
  });
  return { seen: JSON.parse(stdout), stderr };
}

const without = run('--no-experimental-stream-iter');
assert.deepStrictEqual(without.seen, [
  [false, false, 'MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 'undefined'],
  [false, false, 'MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 'undefined'],
  [false, false, 'ERR_UNKNOWN_BUILTIN_MODULE', 'ERR_UNKNOWN_BUILTIN_MODULE', 'undefined'],
  [false, false, 'ERR_UNKNOWN_BUILTIN_MODULE', 'ERR_UNKNOWN_BUILTIN_MODULE', 'undefined'],
  'ERR_STREAM_ITER_MISSING_FLAG',
  ['undefined', 'undefined', 'undefined'],
]);

const having = run('--experimental-stream-iter');
assert.deepStrictEqual(having.seen, [
  [true, true, 'object', 'object', 'object'],
  [true, true, 'object', 'object', 'object'],
  [false, true, 'object', 'object', 'object'],
  [false, true, 'object', 'object', 'object'],
  'object',
  ['function', 'function', 'function'],
]);
for (const name of ['stream/iter', 'zlib/iter']) {
  const warning = `ExperimentalWarning: ${name} is an experimental feature and might change at any time`;
  assert.strictEqual(having.stderr.split(warning).length, 2);
}
