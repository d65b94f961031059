'use strict';
// Questions on a terminal, which `script` stands in for.

const assert = require('node:assert/strict');
const path = require('node:path');
const { project, start } = require('../lib/tool');

describe('inquirer', () => {
  it('asks, shows choices and takes keys', async () => {
    const folder = project({
      'a.mjs':
        "import { confirm, input, select } from '@inquirer/prompts';\n" +
        "const name = await input({ message: 'Name?' });\n" +
        "const pick = await select({ message: 'Pick', choices: ['x', 'y', 'z'] });\n" +
        "const sure = await confirm({ message: 'Sure?' });\n" +
        'console.log(JSON.stringify({ name, pick, sure }));\n',
    });
    const line = `'${process.execPath}' '${path.join(folder, 'a.mjs')}'`;
    const running = start('script', ['-qec', line, '/dev/null'], {
      env: { TERM: 'xterm', CI: '' },
    });
    await running.says(/Name\?/);
    running.child.stdin.write('Bob\r');
    await running.says(/Pick[\s\S]*z/);
    running.child.stdin.write('\x1b[B\r');
    await running.says(/Sure\?/);
    running.child.stdin.write('n\r');
    await running.says(/\{"name":"Bob","pick":"y","sure":false\}/);
    running.child.stdin.end();
    await running.ended;
    assert.match(running.stdout, /navigate/);
  });
});
