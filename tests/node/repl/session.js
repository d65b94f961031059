'use strict';

// A prompt whose keys and whose screen are in the test's hands.

const { PassThrough, Writable } = require('stream');
const repl = require('repl');

/** Starts a prompt; `write(text)` types, `text()` gives what was printed since, `ended` settles when it has gone. */
function session(options = {}) {
  const input = new PassThrough();
  let seen = '';
  const output = new Writable({
    write(chunk, _encoding, done) {
      seen += chunk;
      done();
    },
  });
  const server = repl.start({
    prompt: '> ',
    terminal: false,
    useColors: false,
    input,
    output,
    ...options,
  });
  return {
    server,
    input,
    output,
    write: (text) => server.write(text),
    key: (name, modifiers) => server.write(null, { name, ...modifiers }),
    text() {
      const text = seen;
      seen = '';
      return text;
    },
    /** Resolves once what was printed has this in it. */
    async until(part) {
      while (!seen.includes(part)) await new Promise((resolve) => setImmediate(resolve));
      return this.text();
    },
  };
}

/** Runs lines one after the other and gives what was printed for them, without prompts. */
function answers(lines, options) {
  const s = session(options);
  s.text();
  const list = lines.map((line) => {
    s.write(`${line}\n`);
    return s.text().replace(/(?:> |\| )$/, '');
  });
  s.server.close();
  return list;
}

module.exports = { answers, session };
