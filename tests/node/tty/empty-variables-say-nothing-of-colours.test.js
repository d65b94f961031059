'use strict';
// NO_COLOR and NODE_DISABLE_COLORS count when they have a value: only then is there something to ignore, and to warn of.

const assert = require('assert');
const { spawnSync } = require('child_process');

function warningOf(variables) {
  const { NO_COLOR, NODE_DISABLE_COLORS, ...others } = process.env;
  const env = { ...others, FORCE_COLOR: '1', ...variables };
  const { stderr } = spawnSync(process.execPath, ['-e', 'console.log(1)'], {
    env,
    encoding: 'utf8',
  });
  return /Warning: The (.*) env is ignored/.exec(stderr)?.[1] ?? '';
}

const values = ['', '1'];
for (const NO_COLOR of values) {
  for (const NODE_DISABLE_COLORS of values) {
    const names = [];
    if (NODE_DISABLE_COLORS) names.push("'NODE_DISABLE_COLORS'");
    if (NO_COLOR) names.push("'NO_COLOR'");
    assert.strictEqual(warningOf({ NO_COLOR, NODE_DISABLE_COLORS }), names.join(' and '));
  }
}
assert.strictEqual(warningOf({}), '');
