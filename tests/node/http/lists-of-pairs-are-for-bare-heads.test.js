'use strict';
// `writeHead` takes a list of pairs while no field is set; afterwards a list is names and values by turns.
const assert = require('node:assert');
const http = require('node:http');

const cases = [
  [[['a', 'c']], { code: 'ERR_INVALID_ARG_VALUE' }, 'b'],
  [['a'], { code: 'ERR_INVALID_ARG_VALUE' }, 'b'],
  [
    [
      ['a', 'c'],
      ['d', 'e'],
    ],
    { code: 'ERR_INVALID_ARG_TYPE', message: /^The "name" argument/ },
    'b',
  ],
  [[5, 6], { code: 'ERR_INVALID_ARG_TYPE', message: /^The "name" argument/ }, 'b'],
  [['a', 'c', 'a', 'd'], undefined, 'c, d'],
  [[], undefined, 'b'],
];
const server = http.createServer((request, response) => {
  const { 0: list, 1: refusal } = cases[request.url.slice(1)] ?? [];
  if (list === undefined) {
    response.writeHead(200, [
      ['a', 'x'],
      ['a', 'y'],
    ]);
  } else {
    response.setHeader('a', 'b');
    if (refusal)
      assert.throws(() => response.writeHead(200, list), { name: 'TypeError', ...refusal });
    else response.writeHead(200, list);
  }
  response.end();
});
let left = cases.length + 1;
server.listen(0, () => {
  for (let i = 0; i <= cases.length; i++) {
    http.get({ port: server.address().port, path: `/${i}`, agent: false }, (response) => {
      assert.strictEqual(response.headers.a, i === cases.length ? 'x, y' : cases[i][2]);
      response.resume();
      if (--left === 0) server.close();
    });
  }
});
process.on('exit', () => assert.strictEqual(left, 0));
