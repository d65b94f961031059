// flags: --experimental-stream-iter
'use strict';
// The names of `stream/iter` come in the order of what they are about.
const assert = require('node:assert');

const names = Object.keys(require('node:stream/iter'));
const protocols = ['toStreamable', 'toAsyncStreamable', 'broadcastProtocol', 'shareProtocol'];
assert.deepStrictEqual(names.slice(0, 5), ['Stream', ...protocols]);
assert.deepStrictEqual(names.slice(names.indexOf('merge'), names.indexOf('tap')), [
  'merge',
  'broadcast',
  'Broadcast',
  'share',
  'shareSync',
  'Share',
  'SyncShare',
]);
