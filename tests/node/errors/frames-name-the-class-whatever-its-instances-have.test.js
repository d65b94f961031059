'use strict';
// The class of a receiver is told in frames though the receiver has a `constructor` of its own that is none.

const assert = require('assert');

function firstFrame(error) {
  return error.stack.split('\n')[1].trim().split(' (')[0];
}

class Plain {
  method() {
    return new Error('made');
  }
}
class Undefined extends Plain {
  constructor() {
    super();
    this.constructor = undefined;
  }
}
class Text extends Plain {
  constructor() {
    super();
    Object.defineProperty(this, 'constructor', { value: 'text' });
  }
}
class Asked extends Plain {
  constructor() {
    super();
    Object.defineProperty(this, 'constructor', { get: () => assert.fail('asked') });
  }
}
assert.strictEqual(firstFrame(new Plain().method()), 'at Plain.method');
assert.strictEqual(firstFrame(new Undefined().method()), 'at Undefined.method');
assert.strictEqual(firstFrame(new Text().method()), 'at Text.method');
assert.strictEqual(firstFrame(new Asked().method()), 'at Asked.method');
