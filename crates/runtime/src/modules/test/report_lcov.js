'use strict';

// The reporter `lcov`: what was covered, in the format of the `lcov` tools.

const { StringPrototypeReplaceAll } = primordials;

function escape(name) {
  return StringPrototypeReplaceAll(name, '\n', ' ');
}

function fileText(file) {
  const { relative } = require('path');
  let text = `TN:\nSF:${relative(process.cwd(), file.path)}\n`;
  let hit = 0;
  let counts = '';
  for (let i = 0; i < file.functions.length; i++) {
    const fn = file.functions[i];
    const name = escape(fn.name || `anonymous_${i}`);
    text += `FN:${fn.line},${name}\n`;
    counts += `FNDA:${fn.count},${name}\n`;
    if (fn.count > 0) hit++;
  }
  text += `${counts}FNF:${file.functions.length}\nFNH:${hit}\n`;
  hit = 0;
  for (let i = 0; i < file.branches.length; i++) {
    const branch = file.branches[i];
    text += `BRDA:${branch.line},${i},0,${branch.count}\n`;
    if (branch.count > 0) hit++;
  }
  text += `BRF:${file.branches.length}\nBRH:${hit}\n`;
  hit = 0;
  for (let i = 0; i < file.lines.length; i++) {
    const line = file.lines[i];
    text += `DA:${line.line},${line.count}\n`;
    if (line.count > 0) hit++;
  }
  return `${text}LH:${hit}\nLF:${file.lines.length}\nend_of_record\n`;
}

function eventText({ type, data }) {
  if (type !== 'test:coverage') return '';
  let text = '';
  const { files } = data.summary;
  for (let i = 0; i < files.length; i++) text += fileText(files[i]);
  return text;
}

function create() {
  return { begin: () => '', event: eventText, end: () => '' };
}

/** The reporter as a transform stream. */
function lcovStream() {
  const { Transform } = require('stream');
  return new Transform({
    __proto__: null,
    writableObjectMode: true,
    transform(event, encoding, callback) {
      callback(null, eventText(event));
    },
  });
}

module.exports = { create, lcovStream };
