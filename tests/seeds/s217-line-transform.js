'use strict';
// Cuts a stream into lines.
const { Readable, Transform } = require('stream');
class Lines extends Transform {
  #last = '';
  constructor() {
    super({ objectMode: true });
  }
  _transform(chunk, encoding, done) {
    const lines = (this.#last + chunk).split('\n');
    this.#last = lines.pop();
    for (const line of lines) this.push(line);
    done();
  }
  _flush(done) {
    if (this.#last) this.push(this.#last);
    done();
  }
}
const lines = Readable.from(['one\ntw', 'o\nthree']).pipe(new Lines());
lines.on('readable', () => {
  let line;
  while ((line = lines.read()) !== null) console.log(line);
});
