'use strict';
// The parameters of a form's parts: spaces before a value are not part of it, and a `filename*` can not be quoted.
const assert = require('assert');
const finish = require('../finish.js');

const read = (disposition) =>
  new Response(
    `--B\r\nContent-Disposition: form-data; ${disposition}\r\n\r\ncontent\r\n--B--\r\n`,
    { headers: { 'content-type': 'multipart/form-data; boundary="B"' } },
  ).formData();

finish(async () => {
  for (const parameter of ['name=a', 'name="a"', 'name=   a', 'name=   "a"', 'name= \t "a"']) {
    assert.strictEqual((await read(parameter)).get('a'), 'content');
  }
  for (const [parameter, name] of [
    ['filename=n', 'n'],
    ['filename=   "n"', 'n'],
    ["filename*=utf-8''%e2%82%ac%20n", '€ n'],
    ["filename*=   utf-8''n", 'n'],
  ]) {
    const form = await read(`name="file"; ${parameter}`);
    assert.strictEqual(form.get('file').name, name);
  }
  await assert.rejects(read(`name="file"; filename*="utf-8''n"`), TypeError);
});
