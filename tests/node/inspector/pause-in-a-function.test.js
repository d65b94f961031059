'use strict';

// A session of the program with itself sees breakpoints, frames, scopes and values.

const assert = require('assert');
const { Session } = require('inspector');
const { pathToFileURL } = require('url');

const session = new Session();
session.connect();

function post(method, params) {
  let outcome;
  session.post(method, params, (error, result) => {
    outcome = { error, result };
  });
  assert.notStrictEqual(outcome, undefined, method);
  if (outcome.error) throw outcome.error;
  return outcome.result;
}

function add(a, b) {
  const sum = a + b;
  return sum * 2;
}

const url = pathToFileURL(__filename).href;
const scripts = [];
session.on('Debugger.scriptParsed', ({ params }) => scripts.push(params));
post('Debugger.enable');
const script = scripts.find((one) => one.url === url);
assert.ok(script);
assert.strictEqual(script.isModule, false);
assert.match(script.hash, /^[0-9a-f]{64}$/);
const { scriptSource } = post('Debugger.getScriptSource', { scriptId: script.scriptId });
assert.strictEqual(scriptSource, require('fs').readFileSync(__filename, 'utf8'));

const { breakpointId, locations } = post('Debugger.setBreakpointByUrl', { lineNumber: 22, url });
assert.strictEqual(locations.length, 1);
assert.strictEqual(locations[0].lineNumber, 22);
assert.throws(() => post('Debugger.setBreakpointByUrl', { lineNumber: 22, url }), /already exists/);

// Nothing is asserted while the program is paused.
const pauses = [];
session.on('Debugger.paused', ({ params }) => {
  const [{ functionName, location, scopeChain, callFrameId }] = params.callFrames;
  const pause = { functionName, line: location.lineNumber, hit: params.hitBreakpoints };
  pause.scopes = scopeChain.map(({ type }) => type);
  const { objectId } = scopeChain[0].object;
  session.post('Runtime.getProperties', { objectId }, (error, answer) => {
    pause.locals = error ?? answer.result.map(({ name, value }) => [name, value?.value]);
  });
  const expression = 'a * 100 + b';
  session.post('Debugger.evaluateOnCallFrame', { callFrameId, expression }, (error, answer) => {
    pause.value = error ?? answer.result.value;
  });
  pauses.push(pause);
});

assert.strictEqual(add(1, 2), 6);
assert.deepStrictEqual(pauses, [
  {
    functionName: 'add',
    line: 22,
    hit: [breakpointId],
    scopes: ['local', 'closure', 'global'],
    locals: [
      ['a', 1],
      ['b', 2],
      ['sum', undefined],
    ],
    value: 102,
  },
]);

post('Debugger.removeBreakpoint', { breakpointId });
assert.strictEqual(add(1, 2), 6);
assert.strictEqual(pauses.length, 1);
session.disconnect();
