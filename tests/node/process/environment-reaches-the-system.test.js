'use strict';

// What is written to `process.env` is seen by child processes and by the clock.

const assert = require('assert');
const { execFileSync } = require('child_process');

const show = ['-e', 'process.stdout.write(JSON.stringify(process.env.NODUS_TEST ?? null))'];
const seen = () => JSON.parse(execFileSync(process.execPath, show, { encoding: 'utf8' }));

process.env.NODUS_TEST = 'one';
assert.strictEqual(seen(), 'one');
process.env.NODUS_TEST = 2;
assert.strictEqual(process.env.NODUS_TEST, '2');
assert.strictEqual(seen(), '2');
delete process.env.NODUS_TEST;
assert.strictEqual(process.env.NODUS_TEST, undefined);
assert.strictEqual(seen(), null);

const date = new Date('2018-04-14T12:34:56.789Z');
process.env.TZ = 'Europe/Amsterdam';
assert.match(date.toString(), /14:34:56 GMT\+0200/);
process.env.TZ = 'Asia/Kolkata';
assert.strictEqual(date.getTimezoneOffset(), -330);
delete process.env.TZ;
for (let i = 0; i < 300; i++) process.env[`NODUS_MANY_${i}`] = `${i}`;
assert.strictEqual(
  execFileSync(process.execPath, ['-p', 'process.env.NODUS_MANY_299'], { encoding: 'utf8' }),
  '299\n',
);
