'use strict';

// What the options `--trace-…` print beside their news: where the program is, a line a frame.

const { ArrayPrototypePush, StringPrototypeStartsWith } = primordials;

const { callSites } = internalBinding('util');
const { getOptionValue } = require('#internal/options');

/** `name (file:line:column)` of each frame below the calls of `below`; from the program's first one on, if so wanted. */
function frames(below, fromProgram = false) {
  const sites = callSites(getOptionValue('--stack-trace-limit'), below);
  const lines = [];
  let isWanted = !fromProgram;
  for (let i = 0; i < sites.length; i++) {
    const site = sites[i];
    const file = site.getScriptNameOrSourceURL() ?? site.getFileName();
    // Frames of functions without JavaScript have no place.
    if (!file) continue;
    isWanted ||= !StringPrototypeStartsWith(file, 'node:');
    if (!isWanted) continue;
    const place = `${file}:${site.getLineNumber()}:${site.getColumnNumber()}`;
    const name = site.getFunctionName();
    ArrayPrototypePush(lines, name ? `${name} (${place})` : place);
  }
  return lines;
}

/** The same as the lines of a stack. */
function stackLines(below, fromProgram) {
  const lines = frames(below, fromProgram);
  let text = '';
  for (let i = 0; i < lines.length; i++) text += `    at ${lines[i]}\n`;
  return text;
}

module.exports = { frames, stackLines };
