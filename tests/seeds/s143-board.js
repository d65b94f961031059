'use strict';
// A board: who follows gets every new question, addressed to one or to all.
const http = require('http');
const followers = new Map();
const tell = (to, payload) => {
  for (const [id, response] of followers) {
    if (to === '*' || to === id) response.write(`data: ${JSON.stringify(payload)}\n\n`);
  }
};
const server = http.createServer((request, response) => {
  const id = request.headers._sse_user_id_;
  if (request.url === '/login') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    followers.set(id, response);
    response.on('close', () => followers.delete(id));
    tell(id, { login: id });
    return;
  }
  const [, to, text] = request.url.split('/').map(decodeURIComponent);
  tell(to, { from: id, text });
  response.end();
});
const seen = { ada: [], grace: [] };
function follow(id) {
  return new Promise((resolve) => {
    const request = http.get(
      { port: server.address().port, path: '/login', agent: false, headers: { _sse_user_id_: id } },
      (response) => {
        response.setEncoding('utf8').on('data', (data) => {
          seen[id].push(...data.match(/{.*}/g));
          resolve(request);
          if (seen.ada.length === 3 && seen.grace.length === 2) finish();
        });
      },
    );
  });
}
const say = (id, to, text) =>
  new Promise((resolve) => {
    const path = `/${to}/${encodeURIComponent(text)}`;
    http.get(
      { port: server.address().port, path, agent: false, headers: { _sse_user_id_: id } },
      (response) => response.resume().on('end', resolve),
    );
  });
const requests = [];
function finish() {
  console.log(seen.ada);
  console.log(seen.grace);
  for (const request of requests) request.destroy();
  server.close();
}
server.listen(0, async () => {
  requests.push(await follow('ada'), await follow('grace'));
  await say('grace', '*', 'what is new?');
  await say('grace', 'ada', 'only you');
});
