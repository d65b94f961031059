'use strict';

// The warning for a program that ends while a module still waits at its top level: where it probably waits.

const {
  RegExpPrototypeExec,
  SafeSet,
  StringPrototypeRepeat,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
} = primordials;

const { jobs } = require('#module/esm_loader');

/** The module deepest in the graph that waits itself rather than for another one. */
function findWaiting(job, seen) {
  if (seen.has(job)) return undefined;
  seen.add(job);
  const { dependencies } = job;
  for (let i = 0; dependencies !== undefined && i < dependencies.length; i++) {
    const found = findWaiting(dependencies[i], seen);
    if (found !== undefined) return found;
  }
  return job.wrap.hasTopLevelAwait() ? job : undefined;
}

function sourceOf(url) {
  if (!StringPrototypeStartsWith(url, 'file:')) return undefined;
  try {
    const { binding } = require('#module/native');
    return binding.readText(binding.fileUrlToPath(url));
  } catch {
    return undefined;
  }
}

/** The last line that awaits outside of any function, as far as its indentation tells; else the last of all. */
function lastAwait(source) {
  const lines = StringPrototypeSplit(source, '\n');
  return lastMatch(lines, /^(?:\S.*?)?\bawait\b/) ?? lastMatch(lines, /^(?:.*?)?\bawait\b/);
}

function lastMatch(lines, pattern) {
  for (let i = lines.length - 1; i >= 0; i--) {
    const match = RegExpPrototypeExec(pattern, lines[i]);
    if (match === null || RegExpPrototypeExec(/^\s*(?:\/\/|\*)/, lines[i]) !== null) continue;
    return {
      __proto__: null,
      line: i + 1,
      text: lines[i],
      column: match[0].length - 'await'.length,
    };
  }
  return undefined;
}

/** Where a job waits: `{ url, line, text, column }`; undefined when that cannot be told. */
function placeOf(job) {
  const waiting = findWaiting(job, new SafeSet());
  if (waiting === undefined) return undefined;
  const source = waiting.source ?? sourceOf(waiting.url);
  const place = source === undefined ? undefined : lastAwait(source);
  if (place !== undefined) place.url = waiting.url;
  return place;
}

/** The line on which a job waits, as it is shown above an error's stack. */
function placesOf(job) {
  const place = placeOf(job);
  if (place === undefined) return '';
  const { column, line, text, url } = place;
  const name = StringPrototypeStartsWith(url, 'file:')
    ? require('#module/native').binding.fileUrlToPath(url)
    : url;
  return `${name}:${line}\n\n${text}\n${StringPrototypeRepeat(' ', column)}^\n\n`;
}

/** Writes the warning for the entry that is still pending. */
function warn() {
  for (const job of jobs.values()) {
    if (!job.isMain) continue;
    const place = placeOf(job);
    if (place === undefined) continue;
    const caret = `${StringPrototypeRepeat(' ', place.column)}^`;
    process._rawDebug(
      `Warning: Detected unsettled top-level await at ${place.url}:${place.line}\n${place.text}\n${caret}\n\n\n`,
    );
    return;
  }
}

module.exports = { placesOf, warn };
