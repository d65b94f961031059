'use strict';
// console.profile and console.profileEnd take profiles for who has the profiler on, and say nothing else.

const assert = require('assert');
const { Session } = require('inspector');

const session = new Session();
session.connect();
const events = [];
session.on('inspectorNotification', ({ method, params }) => {
  if (!method.startsWith('Profiler.')) return;
  events.push(`${method.slice('Profiler.consoleProfile'.length)} ${params.title}`);
  assert.strictEqual(typeof params.location.lineNumber, 'number');
  if (params.profile !== undefined) assert.ok(params.profile.nodes.length > 0);
});
session.post('Runtime.enable');
console.profile('nobody listens');
console.profileEnd('nobody listens');
session.post('Profiler.enable');
console.profile('one');
console.profile();
console.profileEnd('another');
console.profileEnd('one');
console.profileEnd();
console.profileEnd();
console.profile('open');
session.post('Profiler.disable');
console.profileEnd('open');
assert.deepStrictEqual(events, [
  'Started one',
  'Started default',
  'Finished one',
  'Finished default',
  'Started open',
]);
session.disconnect();
