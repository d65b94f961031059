'use strict';
// A challenge is answered with a hash, once.
const crypto = require('crypto');
const hash = (text) => crypto.createHash('sha256').update(text).digest('hex');
const users = new Map([['ada', 'secret']]);
const challenges = new Map();
function challenge(name) {
  const text = hash(String(Math.random()));
  challenges.set(hash(users.get(name) + text), name);
  return text;
}
function login(response) {
  const name = challenges.get(response);
  challenges.delete(response);
  return name ?? 'refused';
}
const response = hash(`secret${challenge('ada')}`);
console.log(response.length, login(response), login(response));
