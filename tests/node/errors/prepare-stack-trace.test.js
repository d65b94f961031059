'use strict';
// Error.prepareStackTrace receives the error and CallSites; what it returns becomes the stack.
const assert = require('assert');

const original = Error.prepareStackTrace;
assert.strictEqual(typeof original, 'function');
let received;
Error.prepareStackTrace = (error, sites) => {
  received = { error, sites };
  return { own: true };
};
function Maker() {
  this.error = new Error('e');
}
const { error } = new Maker();
assert.strictEqual(received, undefined);
assert.deepStrictEqual(error.stack, { own: true });
assert.strictEqual(received.error, error);

const [site, caller] = received.sites;
assert.strictEqual(site.getFunctionName(), 'Maker');
assert.strictEqual(site.getFileName(), __filename);
assert.strictEqual(site.getScriptNameOrSourceURL(), __filename);
assert.strictEqual(site.getLineNumber(), 13);
assert.strictEqual(site.getColumnNumber(), 16);
assert.strictEqual(site.isConstructor(), true);
assert.strictEqual(site.isNative(), false);
assert.strictEqual(site.isEval(), false);
assert.strictEqual(site.isAsync(), false);
assert.strictEqual(site.isPromiseAll(), false);
assert.strictEqual(site.getPromiseIndex(), null);
assert.strictEqual(site.getEvalOrigin(), undefined);
assert.strictEqual(site.getThis(), undefined);
assert.strictEqual(site.getFunction(), undefined);
assert.strictEqual(String(site), `new Maker (${__filename}:13:16)`);
assert.strictEqual(caller.getFunctionName(), null);
assert.strictEqual(caller.getTypeName(), 'Object');
assert.strictEqual(caller.isToplevel(), false);
assert.strictEqual(caller.isConstructor(), false);
assert.match(String(caller), /^Object\.<anonymous> \(/);

Error.prepareStackTrace = () => {
  throw new RangeError('from the hook');
};
assert.throws(() => new Error('x').stack, RangeError);
Error.prepareStackTrace = undefined;
assert.match(new Error('plain').stack, /^Error: plain\n {4}at /);
Error.prepareStackTrace = original;
assert.match(new Error('plain').stack, /^Error: plain\n {4}at /);
