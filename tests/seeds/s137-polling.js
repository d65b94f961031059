'use strict';
// A broker asks a source of quotes and tells the client when to come again.
const http = require('http');
const source = http.createServer((request, response) => {
  response.end(request.url === '/bad' ? 'no json' : JSON.stringify({ price: 10.5 }));
});
const quote = (path, done) => {
  http
    .get({ port: source.address().port, path }, (response) => {
      let text = '';
      response.on('readable', function () {
        let part;
        while ((part = this.read()) !== null) text += part;
      });
      response.on('end', () => {
        try {
          done({ quote: JSON.parse(text), callIn: 5000 });
        } catch {
          done({ callIn: 10000 });
        }
      });
    })
    .on('error', () => done({ callIn: null }));
};
source.listen(0, () => {
  quote('/good', (good) => {
    console.log(good);
    quote('/bad', (bad) => {
      console.log(bad);
      source.close();
    });
  });
});
