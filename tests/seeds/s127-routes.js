'use strict';
// Routes by regular expressions.
const routes = [
  [/^\/users\/(\d+)$/, (id) => ({ user: Number(id) })],
  [/^\/files\/(.+)\.(\w+)$/, (name, kind) => ({ name, kind })],
];
function answer(path) {
  for (const [pattern, handler] of routes) {
    const match = path.match(pattern);
    if (match) return JSON.stringify(handler(...match.slice(1)));
  }
  return 'none';
}
for (const path of ['/users/12', '/files/a/b.txt', '/users/x']) console.log(answer(path));
