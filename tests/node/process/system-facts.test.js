'use strict';
// What process says of the system has the right shapes.
const assert = require('assert');

const [seconds, nanoseconds] = process.hrtime();
assert.ok(Number.isInteger(seconds) && nanoseconds >= 0 && nanoseconds < 1e9);
assert.strictEqual(typeof process.hrtime.bigint(), 'bigint');
assert.ok(process.hrtime(process.hrtime())[0] >= 0);
for (const key of ['rss', 'heapTotal', 'heapUsed', 'external', 'arrayBuffers']) {
  assert.ok(Number.isFinite(process.memoryUsage()[key]), key);
}
assert.ok(process.memoryUsage.rss() > 1e6);
assert.ok(process.cpuUsage().user >= 0);
assert.ok(process.resourceUsage().maxRSS > 0);
assert.ok(process.uptime() >= 0);
assert.strictEqual(process.getuid(), require('os').userInfo().uid);
const before = process.umask(0o77);
assert.strictEqual(process.umask(before), 0o77);
assert.throws(() => process.chdir('/does/not/exist'), { code: 'ENOENT', syscall: 'chdir' });
assert.strictEqual(Object.prototype.toString.call(process), '[object process]');
assert.ok(process instanceof require('events'));
