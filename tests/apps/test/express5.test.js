'use strict';

const express = require('express');
const { expect } = require('chai');
const request = require('supertest');
const { defineSuite } = require('../lib/express-suite');

defineSuite('Express 5', express);

describe('Express 5 alone', () => {
  it('gives a rejected promise to the error handler', async () => {
    const app = express();
    app.get('/', async () => {
      await null;
      throw new Error('rejected');
    });
    app.use((err, req, res, next) => {
      res.status(500).send(err.message);
    });
    const res = await request(app).get('/');
    expect(res.status).to.equal(500);
    expect(res.text).to.equal('rejected');
  });
});
