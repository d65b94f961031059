'use strict';
// A stream for a terminal on what is none fails with what the system said.
const assert = require('assert');
const fs = require('fs');
const tty = require('tty');

const fd = fs.openSync(__filename);
const info = {
  errno: -22,
  code: 'EINVAL',
  message: 'invalid argument',
  syscall: 'uv_tty_init',
};
for (const Stream of [tty.ReadStream, tty.WriteStream]) {
  for (const wrong of [fd, 99999]) {
    assert.throws(() => new Stream(wrong), {
      name: 'SystemError',
      code: 'ERR_TTY_INIT_FAILED',
      message: 'TTY initialization failed: uv_tty_init returned EINVAL (invalid argument)',
      errno: -22,
      syscall: 'uv_tty_init',
      info,
    });
  }
  assert.throws(() => new Stream(-1), { name: 'RangeError', code: 'ERR_INVALID_FD' });
}
fs.closeSync(fd);
