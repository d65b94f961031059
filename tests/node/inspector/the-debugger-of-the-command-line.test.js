'use strict';
// The debugger at the prompt stops at the first line, steps, shows values, calls and source, and ends with the program.

const assert = require('assert');
const { spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const finish = require('../finish.js');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'debugger-'));
const file = path.join(dir, 'program.js');
fs.writeFileSync(
  file,
  'const list = [1, 2];\nfunction add(a, b) {\n  const sum = a + b;\n  return sum;\n}\nadd(list[0], list[1]);\nlist.length = 0;\n',
);

finish(async () => {
  const child = spawn(process.execPath, ['inspect', '--port=0', 'program.js'], { cwd: dir });
  let text = '';
  const look = [];
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk) => {
    text += chunk;
    for (const one of [...look]) one();
  });
  const until = (pattern) =>
    new Promise((resolve) => {
      const test = () => {
        if (!pattern.test(text)) return;
        look.splice(look.indexOf(test), 1);
        resolve();
      };
      look.push(test);
      test();
    });
  const say = async (line, pattern) => {
    text = '';
    child.stdin.write(`${line}\n`);
    await until(pattern);
  };
  const end = new Promise((resolve) => child.on('close', resolve));
  await until(/[Bb]reak (?:on start )?in program\.js:1\n> 1 const list = \[1, 2\];[\s\S]*debug> $/);
  await say('sb("program.js", 4)', /> 4 {3}return sum;/);
  await say('watch("sum")', /debug> $/);
  await say(
    'cont',
    /break in program\.js:4\nWatchers:\n {2}0: sum = 3\n\n[\s\S]*> 4 {3}return sum;/,
  );
  await say('exec [a, { b }]', /\[ 1, Object \]/);
  await say('bt', /#0 add program\.js:4:\d+\n#1 \(anonymous\) program\.js:6:\d+/);
  await say('breakpoints', /#0 program\.js:4/);
  await say('out', /in program\.js:[67]/);
  await say('cb("program.js", 4)', /debug> /);
  // The prompt may be that of the command before; answers come in order.
  await say('exec "cleared"', /'cleared'/);
  await say('breakpoints', /No breakpoints yet/);
  await say('cont', /Waiting for the debugger to disconnect/);
  await say('list()', /Requires execution to be paused/);
  child.stdin.write('.exit\n');
  assert.strictEqual(await end, 0);
  fs.rmSync(dir, { recursive: true });
});
