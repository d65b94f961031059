'use strict';
// The small functions of `util`: promisify, callbackify, parseArgs, parseEnv, MIMEType, styleText, diff.

const assert = require('assert');
const util = require('util');

assert.deepStrictEqual(
  {
    ...util.parseArgs({
      args: ['-v', '--name=x', '--no-color', 'file'],
      allowPositionals: true,
      allowNegative: true,
      options: {
        verbose: { type: 'boolean', short: 'v' },
        name: { type: 'string' },
        color: { type: 'boolean' },
      },
    }).values,
  },
  { verbose: true, name: 'x', color: false },
);
assert.throws(() => util.parseArgs({ args: ['--nope'] }), {
  code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION',
});
assert.deepStrictEqual(
  { ...util.parseEnv('A=1 # c\nexport B="x\\ny"\n#C=1') },
  { A: '1', B: 'x\ny' },
);

const mime = new util.MIMEType('Text/HTML; charset="ut f"; q=1');
assert.strictEqual(mime.essence, 'text/html');
assert.strictEqual(`${mime}`, 'text/html;charset="ut f";q=1');

assert.strictEqual(
  util.styleText(['red', 'bold'], 'x', { validateStream: false }),
  '\x1b[31m\x1b[1mx\x1b[22m\x1b[39m',
);
assert.deepStrictEqual(util.diff('ab', 'ac'), [
  [0, 'a'],
  [1, 'b'],
  [-1, 'c'],
]);
assert.strictEqual(util.stripVTControlCharacters('\x1b[31mx\x1b[0m'), 'x');
assert.strictEqual(util.getSystemErrorName(-2), 'ENOENT');
assert.strictEqual(util.toUSVString('a\ud800'), 'a\ufffd');
assert.strictEqual(util.getCallSites(1)[0].scriptName, __filename);

function Old() {}
function Base() {}
util.inherits(Old, Base);
assert.ok(new Old() instanceof Base);

const add = (a, b, callback) => callback(null, a + b);
const order = [];
util
  .promisify(add)(1, 2)
  .then((sum) => {
    assert.strictEqual(sum, 3);
    util.callbackify(async (value) => value * 2)(4, (error, value) => {
      assert.strictEqual(error, null);
      assert.strictEqual(value, 8);
      order.push('done');
    });
  });
process.on('exit', () => assert.deepStrictEqual(order, ['done']));
