'use strict';
// What both generations of Express have to do. Every request goes to a server on a port of its own choosing.

const { expect } = require('chai');
const sinon = require('sinon');
const request = require('supertest');
const { createApp } = require('../apps/express');

function defineSuite(name, express) {
  describe(name, () => {
    let server;
    let log;

    before((done) => {
      log = sinon.spy();
      server = createApp(express, log).listen(0, done);
    });
    after((done) => {
      server.close(done);
    });

    it('listens on a port that the system chose', () => {
      expect(server.address().port).to.be.above(0);
    });

    it('answers the root route', async () => {
      const res = await request(server).get('/');
      expect(res.status).to.equal(200);
      expect(res.headers['content-type']).to.equal('text/plain; charset=utf-8');
      expect(res.headers).to.not.have.property('x-powered-by');
      expect(res.text).to.equal('home');
    });

    it('binds an application that does not listen yet', async () => {
      const res = await request(createApp(express)).get('/');
      expect(res.text).to.equal('home');
    });

    it('routes with parameters, creates and deletes', async () => {
      const agent = request.agent(server);
      await agent.get('/users/1').expect(200, { id: '1', name: 'Ada' });
      await agent
        .post('/users')
        .send({ name: 'Grace' })
        .expect('Location', '/users/2')
        .expect(201, { id: '2', name: 'Grace' });
      const list = await agent.get('/users').expect('Content-Type', /json/);
      expect(list.body.map((user) => user.name)).to.deep.equal(['Ada', 'Grace']);
      await agent.delete('/users/2').expect(204, {});
      await agent.get('/users/2').expect(404, { error: 'no user 2' });
    });

    it('parses a JSON body and reports a broken one', async () => {
      const res = await request(server)
        .post('/users')
        .set('Content-Type', 'application/json')
        .send('{"name":');
      expect(res.status).to.equal(400);
      expect(res.body.error).to.be.a('string');
    });

    it('refuses a body beyond the limit', async () => {
      const res = await request(server)
        .post('/users')
        .send({ name: 'x'.repeat(20_000) });
      expect(res.status).to.equal(413);
    });

    it('parses a form with nested names', async () => {
      await request(server)
        .post('/form')
        .type('form')
        .send('user[name]=Ada&user[tags][]=a&user[tags][]=b')
        .expect(200, { user: { name: 'Ada', tags: ['a', 'b'] } });
    });

    it('parses the query', async () => {
      await request(server).get('/search?q=a%20b&page=2').expect(200, { q: 'a b', page: '2' });
    });

    it('keeps cookies, signed ones too', async () => {
      const agent = request.agent(server);
      await agent.get('/visits').expect(200, { visits: 1, seal: null });
      await agent.get('/visits').expect(200, { visits: 2, seal: 'kept' });
    });

    it('serves static files with a validator and answers 304', async () => {
      const res = await request(server).get('/static/note.txt').expect(200);
      expect(res.text).to.match(/^A file/);
      expect(res.headers).to.include.keys('etag', 'last-modified', 'content-length');
      await request(server)
        .get('/static/note.txt')
        .set('If-None-Match', res.headers.etag)
        .expect(304);
    });

    it('serves a part of a static file', async () => {
      const res = await request(server).get('/static/note.txt').set('Range', 'bytes=2-5');
      expect(res.status).to.equal(206);
      expect(res.headers['content-range']).to.match(/^bytes 2-5\/\d+$/);
      expect(res.text).to.equal('file');
    });

    it('does not leave the static folder', async () => {
      const res = await request(server).get('/static/..%2f..%2fpackage.json');
      expect(res.status).to.be.within(400, 404);
    });

    it('redirects', async () => {
      await request(server).get('/old').expect('Location', '/').expect(301);
    });

    it('streams an answer in chunks', async () => {
      const res = await request(server).get('/stream');
      expect(res.text).to.equal('one two three');
      expect(res.headers['transfer-encoding']).to.equal('chunked');
    });

    it('negotiates the kind of the answer', async () => {
      await request(server).get('/negotiate').set('Accept', 'application/json').expect({
        kind: 'json',
      });
      const res = await request(server).get('/negotiate').set('Accept', 'text/plain');
      expect(res.text).to.equal('plain');
    });

    it('answers HEAD without a body', async () => {
      const res = await request(server).head('/');
      expect(res.status).to.equal(200);
      expect(res.headers['content-length']).to.equal('4');
      expect(res.text).to.equal(undefined);
    });

    it('gives thrown errors to the error handler', async () => {
      await request(server).get('/throws').expect(500, { error: 'thrown in a handler' });
      await request(server).get('/later').expect(503, { error: 'told later' });
    });

    it('answers an unknown path', async () => {
      await request(server).get('/nowhere').expect(404, { error: 'not found' });
    });

    it('has logged every request', () => {
      expect(log.callCount).to.be.above(15);
      sinon.assert.calledWithMatch(log, {
        method: 'GET',
        url: '/search?q=a%20b&page=2',
        status: 200,
      });
    });
  });
}

module.exports = { defineSuite };
