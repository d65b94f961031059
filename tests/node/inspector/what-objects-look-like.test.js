'use strict';
// Objects look to debuggers as they do in V8: the environment is an object, private properties are shown, what builtin code
// notes on promises is not, prototypes are plain, errors that were thrown have no preview.

const assert = require('assert');
const { Session } = require('inspector');

process.env.SHOWN = 'yes';
globalThis.made = {
  point: new (class Point {
    #secret = 7;
    x = this.#secret - 6;
  })(),
  bytes: new ArrayBuffer(4),
  generator: (function* () {})(),
  proxy: new Proxy({ a: 1 }, {}),
};

const session = new Session();
session.connect();

function post(method, params) {
  let answer;
  session.post(method, params, (error, result) => {
    if (error) throw error;
    answer = result;
  });
  return answer;
}

function evaluate(expression) {
  return post('Runtime.evaluate', { expression, generatePreview: true });
}

function names(list) {
  return list.map(({ name }) => name);
}

// The hooks that this needs number promises.
post('Debugger.enable');
post('Debugger.setAsyncCallStackDepth', { maxDepth: 4 });
globalThis.made.promise = Promise.resolve(5);

const { result: env } = evaluate('process.env');
assert.deepStrictEqual([env.subtype, env.description], [undefined, 'Object']);
const { result: variables } = post('Runtime.getProperties', {
  objectId: env.objectId,
  ownProperties: true,
});
assert.strictEqual(variables.find(({ name }) => name === 'SHOWN').value.value, 'yes');

const { preview: point } = evaluate('made.point').result;
assert.deepStrictEqual(names(point.properties), ['#secret', 'x']);
const { preview: promise } = evaluate('made.promise').result;
assert.deepStrictEqual(names(promise.properties), ['[[PromiseState]]', '[[PromiseResult]]']);
const { description, preview: proxy } = evaluate('made.proxy').result;
assert.deepStrictEqual([description, names(proxy.properties)], ['Proxy(Object)', ['a']]);

function inside(expression) {
  const { objectId } = evaluate(expression).result;
  const { internalProperties } = post('Runtime.getProperties', { objectId, ownProperties: true });
  return new Map(internalProperties.map(({ name, value }) => [name, value]));
}

assert.strictEqual(inside('made.point').get('[[Prototype]]').description, 'Object');
assert.strictEqual(inside('new Error("x")').get('[[Prototype]]').description, 'Object');
assert.strictEqual(inside('[]').get('[[Prototype]]').description, 'Array(0)');
assert.strictEqual(inside('made.bytes').get('[[Uint8Array]]').description, 'Uint8Array(4)');
assert.strictEqual(inside('made.bytes').get('[[ArrayBufferByteLength]]').value, 4);
assert.ok(inside('made.generator').has('[[Prototype]]'));

const { exceptionDetails, result } = evaluate('throw new Error("thrown")');
assert.strictEqual(result.preview, undefined);
assert.strictEqual(exceptionDetails.exception.preview, undefined);
const { exceptionDetails: syntax } = evaluate('syntax error here');
assert.doesNotMatch(JSON.stringify(syntax), /node:internal\/inspector/);
