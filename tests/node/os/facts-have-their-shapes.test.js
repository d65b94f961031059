'use strict';
// Every fact has the type and the plausibility programs rely on.
const assert = require('assert');
const os = require('os');

for (const name of [
  'arch',
  'hostname',
  'platform',
  'release',
  'tmpdir',
  'type',
  'version',
  'machine',
  'homedir',
]) {
  assert.strictEqual(typeof os[name](), 'string');
  assert.ok(os[name]().length > 0, name);
  assert.strictEqual(`${os[name]}`, os[name]());
}
assert.ok(os.cpus().length >= 1);
for (const cpu of os.cpus())
  assert.deepStrictEqual(Object.keys(cpu.times), ['user', 'nice', 'sys', 'idle', 'irq']);
assert.ok(os.totalmem() > os.freemem() && os.freemem() > 0);
assert.ok(os.uptime() > 0);
assert.strictEqual(os.loadavg().length, 3);
for (const list of Object.values(os.networkInterfaces())) {
  for (const entry of list) assert.match(entry.cidr, /\/\d+$/);
}
const user = os.userInfo();
assert.strictEqual(typeof user.uid, 'number');
assert.ok(Buffer.isBuffer(os.userInfo({ encoding: 'buffer' }).username));
assert.strictEqual(os.constants.signals.SIGKILL, 9);
assert.throws(() => os.getPriority(-1), { code: 'ERR_SYSTEM_ERROR', syscall: 'uv_os_getpriority' });
assert.throws(() => os.setPriority(0, 30), { code: 'ERR_OUT_OF_RANGE' });
