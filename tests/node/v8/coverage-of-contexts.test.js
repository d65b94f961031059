'use strict';

// Coverage counts what runs in contexts, those made before it began and those made since, and what has no file.

const assert = require('assert');
const { Session } = require('inspector');
const vm = require('vm');

const text = 'function a(x) { if (x) { return 1; } return 2; }\nfunction b() {}\na(1); a(0); a(1);';
const filename = '/nowhere/made-of-text.js';
const session = new Session();
session.connect();

function post(method, params) {
  let answer;
  session.post(method, params, (error, result) => {
    assert.strictEqual(error, null);
    answer = result;
  });
  return answer;
}

// How often functions ran, whether told of once for all scripts or once for each.
function calls(url) {
  const counts = {};
  for (const script of post('Profiler.takePreciseCoverage').result) {
    if (script.url !== url) continue;
    for (const { functionName, ranges } of script.functions) {
      for (const { startOffset, endOffset, count } of ranges) {
        const key = `${functionName} ${startOffset}-${endOffset}`;
        counts[key] = (counts[key] ?? 0) + count;
      }
    }
  }
  return counts;
}

const before = vm.createContext({});
post('Profiler.enable');
post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
vm.runInContext(text, before, { filename });
const since = vm.createContext({});
vm.runInContext(text, since, { filename });
vm.runInContext(text, since, { filename });
assert.deepStrictEqual(calls(`file://${filename}`), {
  [` 0-${text.length}`]: 3,
  'a 0-48': 9,
  'a 23-36': 6,
  'a 36-47': 3,
  'b 49-64': 0,
});

const body = 'function q() { return 1; }\nq(); q(); return q;';
const compiled = vm.compileFunction(body, ['p', 'r'], { filename, parsingContext: since });
compiled();
compiled();
assert.deepStrictEqual(calls(`file://${filename}`), { [` 0-${body.length}`]: 2, 'q 0-26': 4 });

// Begun again, as test runners do for each file, it goes on.
post('Profiler.stopPreciseCoverage');
session.post('Profiler.takePreciseCoverage', (error) => assert.ok(error));
post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
vm.runInNewContext(text, {}, { filename });
assert.strictEqual(calls(`file://${filename}`)['a 0-48'], 3);
post('Profiler.disable');
session.disconnect();
