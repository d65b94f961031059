'use strict';
// Parameters of a MIME type are the same in either case; a colour that starts as one must be one.

const assert = require('node:assert');
const util = require('node:util');

const type = new util.MIMEType('text/plain;Charset=UTF-8;FOO=bar');
const { params } = type;
assert.deepStrictEqual(
  [params.get('CHARSET'), params.has('Foo'), params.get('none')],
  ['UTF-8', true, null],
);
params.set('CharSet', 'x');
params.set('New', 'y');
params.delete('FOO');
assert.strictEqual(`${type}`, 'text/plain;charset=x;new=y');

const paint = (format) => util.styleText(format, 'x', { validateStream: false });
assert.strictEqual(paint('#0F0'), '\x1b[38;2;0;255;0mx\x1b[39m');
for (const format of ['#', '#ff', '#ggg', '#FFFFFFF', ['red', '#1234']]) {
  assert.throws(() => paint(format), {
    code: 'ERR_INVALID_ARG_VALUE',
    message: /must be a valid hex color \(#RGB or #RRGGBB\)/,
  });
}
