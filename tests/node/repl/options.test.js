'use strict';
const assert = require('assert');
const repl = require('repl');
const { answers, session } = require('./session.js');

assert.deepStrictEqual(answers(['undefined', '1'], { ignoreUndefined: true }), ['', '1\n']);
assert.deepStrictEqual(answers(['x = 1'], { replMode: repl.REPL_MODE_STRICT }), [
  'Uncaught ReferenceError: x is not defined\n',
]);
assert.deepStrictEqual(answers(['1'], { writer: (value) => `<${value}>` }), ['<1>\n']);
assert.deepStrictEqual(
  answers(['ab'], { eval: (code, _context, _file, done) => done(null, code.toUpperCase()) }),
  ["'AB\\n'\n"],
);
assert.deepStrictEqual(answers(['"a"'], { useColors: true }), ["\x1b[32m'a'\x1b[39m\n"]);
assert.throws(() => session({ breakEvalOnSigint: true, eval() {} }), {
  code: 'ERR_INVALID_REPL_EVAL_CONFIG',
});

// An `eval` of its own may ask for more.
const s = session({
  eval(code, _context, _file, done) {
    if (code.endsWith('more\n')) done(new repl.Recoverable(new SyntaxError('more')));
    else done(null, code);
  },
});
s.text();
s.write('more\n');
assert.strictEqual(s.text(), '| ');
s.write('end\n');
assert.strictEqual(s.text(), "'more\\nend\\n'\n> ");
s.server.close();

assert.strictEqual(repl.isValidSyntax('{ a: 1 }'), true);
assert.strictEqual(repl.isValidSyntax('1 +'), false);

const handled = [];
assert.deepStrictEqual(
  answers(['throw 1'], {
    handleError(error) {
      handled.push(error);
      return 'ignore';
    },
  }),
  [''],
);
assert.deepStrictEqual(handled, [1]);
