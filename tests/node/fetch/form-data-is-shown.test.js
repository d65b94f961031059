'use strict';
// How a FormData is shown, with its lines broken where Node breaks them.
const assert = require('assert');
const { inspect } = require('util');

const form = new FormData();
assert.strictEqual(inspect(form), 'FormData {}');
form.append('user', 'john');
assert.strictEqual(inspect(form), "FormData { user: 'john' }");
form.append('email', 'j@b.example');
assert.strictEqual(inspect(form), "FormData { user: 'john', email: 'j@b.example' }");
form.set('email', 'john_doe@example.com');
assert.strictEqual(
  inspect(form),
  "FormData {\n  user: 'john',\n  email: 'john_doe@example.com'\n}",
);
form.append('user', 'jim');
assert.strictEqual(
  inspect({ form }),
  "{\n  form: FormData {\n    user: [ 'john', 'jim' ],\n    email: 'john_doe@example.com'\n  }\n}",
);
