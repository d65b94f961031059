'use strict';
// The test tools themselves, where they lean on the runtime: fake timers, stubs of builtin functions, promises.

const fs = require('node:fs');
const { expect } = require('chai');
const sinon = require('sinon');

describe('Sinon', () => {
  let sandbox;

  beforeEach(() => {
    sandbox = sinon.createSandbox();
  });
  afterEach(() => {
    sandbox.restore();
  });

  it('moves the clock', () => {
    const clock = sandbox.useFakeTimers({ now: 1000 });
    const spy = sinon.spy();
    setTimeout(spy, 5000, 'late');
    setImmediate(spy, 'soon');
    clock.tick(1);
    sinon.assert.calledOnceWithExactly(spy, 'soon');
    clock.tick(5000);
    expect(spy.secondCall.args).to.deep.equal(['late']);
    expect(Date.now()).to.equal(6001);
  });

  it('moves the clock for promises', async () => {
    const clock = sandbox.useFakeTimers();
    let done = false;
    const sleeping = new Promise((resolve) => setTimeout(resolve, 60_000)).then(() => {
      done = true;
    });
    await clock.tickAsync(59_999);
    expect(done).to.equal(false);
    await clock.tickAsync(1);
    await sleeping;
    expect(done).to.equal(true);
  });

  it('stands in for a builtin function', () => {
    sandbox.stub(fs, 'readFileSync').withArgs('/no/such/file').returns('made up');
    expect(fs.readFileSync('/no/such/file')).to.equal('made up');
    sandbox.restore();
    expect(() => fs.readFileSync('/no/such/file')).to.throw(/ENOENT/);
  });

  it('checks calls on a mock', () => {
    const api = { once: () => {} };
    const mock = sandbox.mock(api);
    mock.expects('once').once().withArgs(42);
    api.once(42);
    mock.verify();
  });
});

describe('Chai', () => {
  it('compares deeply', () => {
    expect({ a: [1, { b: new Map([[1, new Set([2])]]) }], d: new Date(0) }).to.deep.equal({
      a: [1, { b: new Map([[1, new Set([2])]]) }],
      d: new Date(0),
    });
    expect(Buffer.from('ab')).to.deep.equal(Buffer.from('ab'));
  });

  it('tells what differs', () => {
    expect(() => expect({ a: 1 }).to.deep.equal({ a: 2 })).to.throw(
      'expected { a: 1 } to deeply equal { a: 2 }',
    );
  });

  it('knows errors', () => {
    expect(() => JSON.parse('{')).to.throw(SyntaxError);
    expect(() => Buffer.alloc(-1))
      .to.throw(RangeError)
      .with.property('code', 'ERR_OUT_OF_RANGE');
  });
});
