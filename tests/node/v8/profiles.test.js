'use strict';
// Profiles show the functions that spend time and memory, with their places.
const assert = require('assert');
const v8 = require('v8');

function spend() {
  const end = process.cpuUsage().user + 100_000;
  let sum = 0;
  while (process.cpuUsage().user < end) for (let i = 0; i < 1e4; i++) sum += i;
  return sum;
}
const cpu = v8.startCpuProfile();
spend();
const { nodes, samples, timeDeltas, startTime, endTime } = JSON.parse(cpu.stop());
const { callFrame } = nodes.find((node) => node.callFrame.functionName === 'spend');
assert.strictEqual(callFrame.lineNumber, 5);
assert.ok(callFrame.url.endsWith('profiles.test.js'));
assert.strictEqual(samples.length, timeDeltas.length);
const ids = new Set(nodes.map((node) => node.id));
assert.ok(samples.every((id) => ids.has(id)));
assert.ok(endTime > startTime);

const kept = [];
function allocate() {
  for (let i = 0; i < 2e5; i++) kept.push({ number: i, list: [i] });
}
const heap = v8.startHeapProfile({ sampleInterval: 1024 });
assert.throws(() => v8.startHeapProfile(), { code: 'ERR_HEAP_PROFILE_HAVE_BEEN_STARTED' });
allocate();
const { head } = JSON.parse(heap.stop());
function find(node) {
  if (node.callFrame.functionName === 'allocate') return node;
  for (const child of node.children) {
    const found = find(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
assert.ok(find(head).selfSize > 1e6);
assert.strictEqual(kept.length, 2e5);
