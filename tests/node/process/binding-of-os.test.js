'use strict';
// `process.binding('os')` has the system's facts as flat lists, and puts the reason into an object where there are none.

const assert = require('assert');
const os = require('os');

const b = process.binding('os');
assert.strictEqual(b.getHostname(), os.hostname());
assert.ok(b.getUptime() > 0);
assert.strictEqual(b.getTotalMem(), os.totalmem());
assert.ok(b.getFreeMem() > 0);
assert.strictEqual(b.getHomeDirectory(), os.homedir());
assert.strictEqual(b.getAvailableParallelism(), os.availableParallelism());
assert.deepStrictEqual(b.getOSInformation(), [os.type(), os.version(), os.release(), os.machine()]);
assert.strictEqual(b.getCPUs().length, os.cpus().length * 7);
assert.strictEqual(b.getInterfaceAddresses().length % 7, 0);
assert.strictEqual(b.isBigEndian, os.endianness() === 'BE');
const averages = new Float64Array(3);
b.getLoadAvg(averages);
assert.ok(averages[0] >= 0);
assert.strictEqual(b.getUserInfo().username, os.userInfo().username);
assert.ok(Buffer.isBuffer(b.getUserInfo({ encoding: 'buffer' }, {}).username));

const context = {};
assert.strictEqual(b.getPriority(0, context), os.getPriority());
assert.strictEqual(b.setPriority(0, os.getPriority(), context), 0);
assert.deepStrictEqual(context, {});
assert.strictEqual(b.getPriority(99999999, context), undefined);
const failure = { errno: -3, code: 'ESRCH', message: 'no such process' };
assert.deepStrictEqual(context, { ...failure, syscall: 'uv_os_getpriority' });
assert.strictEqual(b.setPriority(99999999, 1, context), -3);
assert.deepStrictEqual(context, { ...failure, syscall: 'uv_os_setpriority' });
