'use strict';
// NODE_V8_COVERAGE collects which functions and which branches of a program ran, and how often.
const assert = require('assert');
const { covered } = require('./covered.js');

const text = `'use strict';
function called(x) {
  if (x > 1) {
    return 'much';
  } else {
    return 'little';
  }
}
function never() {
  return 1;
}
called(0);
called(1);
module.exports = never;
`;
for (const name of ['program.js', 'program.mjs']) {
  const program = name.endsWith('.mjs')
    ? text.replace('module.exports = never', 'export default never')
    : text;
  const { functions } = covered(program, name);
  const whole = functions.find((f) => f.functionName === '');
  assert.deepStrictEqual(whole.ranges[0], { startOffset: 0, endOffset: program.length, count: 1 });
  const called = functions.find((f) => f.functionName === 'called');
  const at = program.indexOf('function called');
  const end = program.indexOf('function never') - 1;
  assert.deepStrictEqual(called.ranges[0], { startOffset: at, endOffset: end, count: 2 });
  const block = program.indexOf("{\n    return 'much'");
  assert.deepStrictEqual(called.ranges[1], {
    startOffset: block,
    endOffset: program.indexOf('} else') + (called.ranges[1].endOffset - program.indexOf('} else')),
    count: 0,
  });
  assert.ok(called.ranges[1].endOffset > program.indexOf("'much'"));
  assert.ok(called.ranges[1].endOffset <= program.indexOf("{\n    return 'little'"));
  const never = functions.find((f) => f.functionName === 'never');
  assert.deepStrictEqual(
    never.ranges.map((range) => range.count),
    [0],
  );
  assert.strictEqual(never.isBlockCoverage, false);
}
