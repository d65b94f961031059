'use strict';

// `node:inspector/promises`: the same, with commands that give promises.

const { Promise } = primordials;

const inspector = require('inspector');

class Session extends inspector.Session {
  /** Sends a command; the promise is of its result. */
  async post(method, params) {
    return new Promise((resolve, reject) => {
      super.post(method, params, (error, result) => {
        if (error) reject(error);
        else resolve(result);
      });
    });
  }
}

module.exports = { ...inspector, Session };
