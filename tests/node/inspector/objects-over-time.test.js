'use strict';
// HeapProfiler.startTrackingHeapObjects tells what was made since it began, and the snapshot at its end says when.

const assert = require('assert');
const { Session } = require('inspector');

class Marked {}
const kept = [];
const seen = [];
const stats = [];
let snapshot = '';

const session = new Session();
session.connect();
session.on('HeapProfiler.lastSeenObjectId', ({ params }) => {
  assert.ok(params.timestamp > 1e12, `${params.timestamp}`);
  seen.push(params.lastSeenObjectId);
});
session.on('HeapProfiler.heapStatsUpdate', ({ params }) => stats.push(params.statsUpdate));
session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => {
  snapshot += params.chunk;
});
session.post('HeapProfiler.enable');
session.post('HeapProfiler.startTrackingHeapObjects');

const timer = setInterval(() => {
  if (seen.length === 0) return;
  if (kept.length === 0) {
    for (let i = 0; i < 500; i++) kept.push(new Marked());
  }
  if (seen.length < 3) return;
  clearInterval(timer);
  session.post('HeapProfiler.stopTrackingHeapObjects', { reportProgress: false }, check);
}, 5);

function check(error) {
  assert.ifError(error);
  for (let i = 1; i < seen.length; i++) assert.ok(seen[i] >= seen[i - 1], `${seen}`);
  const [index, count, size] = stats[0];
  assert.strictEqual(index, 0);
  assert.ok(count > 1000 && size > 10_000, `${stats[0]}`);
  const { nodes, samples, snapshot: about, strings } = JSON.parse(snapshot);
  assert.ok(samples.length >= 4 && samples.length % 2 === 0, `${samples}`);
  assert.strictEqual(samples[1], seen[0]);
  const fields = about.meta.node_fields;
  const [name, id] = [fields.indexOf('name'), fields.indexOf('id')];
  let late = 0;
  for (let i = 0; i < nodes.length; i += fields.length) {
    if (strings[nodes[i + name]] === 'Marked' && nodes[i + id] > samples[1]) late++;
  }
  // One that lies where another one died counts as that.
  assert.ok(late >= 400, `${late}`);
  const told = seen.length;
  // When nobody listens any more nothing is looked at.
  session.disconnect();
  setTimeout(() => assert.strictEqual(seen.length, told), 120);
}
