'use strict';

const assert = require('node:assert');

describe('fsevents', () => {
  it('is optional where there is no such system', () => {
    if (process.platform === 'darwin') return;
    assert.throws(() => require('fsevents'), { code: 'MODULE_NOT_FOUND' });
  });
});
