'use strict';

const http = require('node:http');
const { expect } = require('chai');
const sinon = require('sinon');
const request = require('supertest');
const { createApp } = require('../apps/koa');

describe('Koa 3', () => {
  let app;
  let server;
  let trace;

  beforeEach((done) => {
    trace = [];
    app = createApp(trace);
    server = app.listen(0, done);
  });
  afterEach((done) => {
    server.close(done);
  });

  it('gives an http.Server with an address', () => {
    expect(server).to.be.instanceOf(http.Server);
    expect(server.address().port).to.be.above(0);
  });

  it('runs middleware down the stack and back up', async () => {
    const res = await request(server).get('/').expect(200, 'hello');
    expect(res.headers['x-response-time']).to.match(/^\d+ms$/);
    expect(trace).to.deep.equal(['timer in', 'log in', 'answer', 'log out 200', 'timer out']);
  });

  it('answers 204 without a body', async () => {
    const res = await request(server).get('/empty').expect(204);
    expect(res.headers).to.not.have.property('content-length');
    expect(res.text).to.equal('');
  });

  it('turns objects into JSON', async () => {
    await request(server)
      .get('/json?a=1&a=2')
      .expect('Content-Type', /json/)
      .expect(200, { query: { a: ['1', '2'] }, method: 'GET' });
  });

  it('pipes streams', async () => {
    const res = await request(server).get('/stream');
    expect(res.text).to.equal('abc');
  });

  it('sets and reads cookies', async () => {
    const agent = request.agent(server);
    await agent.get('/cookie').expect(200, 'none');
    await agent.get('/cookie').expect(200, 'value');
  });

  it('answers what nobody answered with the 404 of the first middleware', async () => {
    await request(server).get('/nowhere').expect(404, { error: 'not found' });
    expect(trace.at(-1)).to.equal('timer out');
  });

  it('catches errors at the top and emits them', async () => {
    const onError = sinon.spy();
    app.on('error', onError);
    await request(server).get('/teapot').expect(418, { error: 'short and stout' });
    await request(server).get('/breaks').expect(500, { error: 'broken' });
    sinon.assert.calledTwice(onError);
    expect(onError.firstCall.args[0]).to.have.property('expose', true);
    expect(onError.secondCall.args[1]).to.have.property('path', '/breaks');
  });

  it('makes a handler for a server of one’s own', async () => {
    const own = http.createServer(createApp().callback());
    expect(own.address()).to.equal(null);
    const res = await request(own).get('/');
    expect(res.text).to.equal('hello');
  });
});
