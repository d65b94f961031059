// A regular expression that runs for longer than many samples are apart is not disturbed by them.
const assert = require('node:assert');
const inspector = require('node:inspector');

const session = new inspector.Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.setSamplingInterval', { interval: 100 });
session.post('Profiler.start');
const text = 'a'.repeat(600);
for (let i = 0; i < 5; i++) {
  // Tries every pair of places.
  assert.strictEqual(/a.*a.*b/.test(text.slice(i)), false);
}
session.post('Profiler.stop', (error, { profile }) => {
  assert.ifError(error);
  assert.ok(profile.nodes.length > 1);
});
session.disconnect();
