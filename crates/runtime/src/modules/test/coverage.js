'use strict';

// `--experimental-test-coverage` and the `coverage` of `run()`: what the tests ran of the program's files, by lines, branches
// and functions, out of the ranges that this process or the processes of the test files counted.

const {
  ArrayIsArray,
  ArrayPrototypeFilter,
  ArrayPrototypePush,
  ArrayPrototypeSome,
  ArrayPrototypeSort,
  JSONParse,
  Number,
  NumberPrototypeToFixed,
  RegExpPrototypeExec,
  SafeMap,
  StringPrototypeCharCodeAt,
  StringPrototypeIncludes,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
} = primordials;

const { getOptionValue } = require('#internal/options');

const ignoreNext =
  /^\s*\/\* node:coverage ignore next (?:(\d+) )?\*\/\s*$|\/\* node:coverage ignore next (?:(\d+) )?\*\//;
const enable = /\/\* node:coverage enable \*\//;
const disable = /\/\* node:coverage disable \*\//;

/** The lines of a text, with those marked that comments take out. */
function linesOf(text) {
  const texts = StringPrototypeSplit(text, '\n');
  // The end of the last line is no line.
  if (texts[texts.length - 1] === '') texts.length--;
  const lines = [];
  let start = 0;
  let skip = 0;
  let on = true;
  for (let i = 0; i < texts.length; i++) {
    let length = texts[i].length;
    if (StringPrototypeCharCodeAt(texts[i], length - 1) === 13) length--;
    const line = { line: i + 1, start, end: start + length, count: 0, ignored: !on };
    start += texts[i].length + 1;
    if (skip > 0) {
      line.ignored = true;
      skip--;
      if (RegExpPrototypeExec(disable, texts[i]) !== null) on = false;
    } else if (on) {
      const next = RegExpPrototypeExec(ignoreNext, texts[i]);
      if (next !== null) skip = Number(next[1] ?? next[2] ?? 1);
      else if (RegExpPrototypeExec(disable, texts[i]) !== null) on = false;
    } else if (RegExpPrototypeExec(enable, texts[i]) !== null) {
      on = true;
    }
    lines[i] = line;
  }
  return lines;
}

/** Gives a range's count to the lines that it covers whole; the lines that it touches. */
function mapRange({ startOffset, endOffset, count }, lines) {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle].end < startOffset) low = middle + 1;
    else high = middle;
  }
  const first = lines[low];
  let ignored = true;
  for (let i = low; i < lines.length && lines[i].start < endOffset; i++) {
    const line = lines[i];
    if (startOffset <= line.start && endOffset >= line.end) line.count = count;
    ignored &&= line.ignored;
  }
  return { line: first?.line ?? 1, ignored };
}

function addTo(map, key, entry) {
  const known = map.get(key);
  if (known === undefined) map.set(key, entry);
  else known.count += entry.count;
}

/** What is known of one file. */
class FileCoverage {
  branches = new SafeMap();
  functions = new SafeMap();
  // The functions as each process counted them.
  #runs = [];

  constructor(path, text) {
    this.path = path;
    this.lines = linesOf(text);
    this.counts = [];
    for (let i = 0; i < this.lines.length; i++) this.counts[i] = 0;
  }

  /** Adds what one process ran. */
  add(functions) {
    const { lines } = this;
    // Empty lines count as run, unless they are inside of something that did not.
    for (let i = 0; i < lines.length; i++) lines[i].count = lines[i].start === lines[i].end ? 1 : 0;
    for (let i = 0; i < functions.length; i++) {
      const { functionName, ranges, isBlockCoverage, isWhole = i === 0 } = functions[i];
      for (let j = 0; j < ranges.length; j++) {
        const range = ranges[j];
        const { line, ignored } = mapRange(range, lines);
        const key = `${range.startOffset}-${range.endOffset}`;
        const { count } = range;
        if (isBlockCoverage) addTo(this.branches, key, { line, count, ignored, range });
        if (!isWhole && j === 0)
          addTo(this.functions, key, { name: functionName, line, count, ignored });
      }
    }
    for (let i = 0; i < lines.length; i++) this.counts[i] += lines[i].count;
    ArrayPrototypePush(this.#runs, functions);
  }

  /** A branch that one process left out is none when another ran all of what is there. */
  #dropCoveredElsewhere() {
    for (const { 0: key, 1: branch } of this.branches) {
      if (
        branch.count === 0 &&
        ArrayPrototypeSome(this.#runs, (run) => hasRun(run, branch.range))
      ) {
        this.branches.delete(key);
      }
    }
  }

  /** The file as the event tells it. */
  summary() {
    const lines = [];
    let covered = 0;
    for (let i = 0; i < this.lines.length; i++) {
      const count = this.counts[i];
      if (count > 0 || this.lines[i].ignored) covered++;
      if (!this.lines[i].ignored) {
        ArrayPrototypePush(lines, { __proto__: null, line: i + 1, count });
      }
    }
    const functions = reports(this.functions);
    this.#dropCoveredElsewhere();
    const branches = reports(this.branches);
    return {
      __proto__: null,
      path: this.path,
      ...figures(
        this.lines.length,
        covered,
        branches.all.length,
        branches.covered,
        functions.all.length,
        functions.covered,
      ),
      functions: functions.all,
      branches: branches.all,
      lines,
    };
  }
}

/** Whether a process ran a stretch of a file: a function around it ran, and nothing around it was left out. */
function hasRun(functions, { startOffset, endOffset }) {
  let ran = false;
  for (let i = 0; i < functions.length; i++) {
    const { ranges } = functions[i];
    for (let j = 0; j < ranges.length; j++) {
      const range = ranges[j];
      if (range.startOffset > startOffset || range.endOffset < endOffset) continue;
      if (range.count === 0) return false;
      ran = true;
    }
  }
  return ran;
}

function reports(map) {
  const all = [];
  let covered = 0;
  for (const { name, line, count, ignored } of map.values()) {
    if (count > 0 || ignored) covered++;
    ArrayPrototypePush(
      all,
      name === undefined
        ? { __proto__: null, line, count }
        : { __proto__: null, name, line, count },
    );
  }
  return { all, covered };
}

function percent(covered, total) {
  return total === 0 ? 100 : (covered / total) * 100;
}

function figures(lines, coveredLines, branches, coveredBranches, functions, coveredFunctions) {
  return {
    totalLineCount: lines,
    totalBranchCount: branches,
    totalFunctionCount: functions,
    coveredLineCount: coveredLines,
    coveredBranchCount: coveredBranches,
    coveredFunctionCount: coveredFunctions,
    coveredLinePercent: percent(coveredLines, lines),
    coveredBranchPercent: percent(coveredBranches, branches),
    coveredFunctionPercent: percent(coveredFunctions, functions),
  };
}

/** Which files count and how much of them has to be covered, by the command line. */
function settingsOfCommandLine() {
  const { validateInteger } = require('#internal/validators');
  const percentage = (name) => {
    const value = getOptionValue(name);
    validateInteger(value, name, 0, 100);
    return value;
  };
  return {
    __proto__: null,
    branches: percentage('--test-coverage-branches'),
    functions: percentage('--test-coverage-functions'),
    lines: percentage('--test-coverage-lines'),
    include: getOptionValue('--test-coverage-include'),
    exclude: getOptionValue('--test-coverage-exclude'),
    includeAll: getOptionValue('--test-coverage-include-all') === true,
  };
}

/** The same by the options of `run()`. */
function settingsOf(options) {
  const { validateBoolean, validateInteger, validateStringArray } = require('#internal/validators');
  const { coverageIncludeAll: includeAll = false } = options;
  validateBoolean(includeAll, 'options.coverageIncludeAll');
  const percentage = (name) => {
    const { [name]: value = 0 } = options;
    validateInteger(value, `options.${name}`, 0, 100);
    return value;
  };
  const patterns = (name) => {
    const value = options[name] ?? [];
    const list = ArrayIsArray(value) ? value : [value];
    validateStringArray(list, `options.${name}`);
    return list;
  };
  return {
    __proto__: null,
    exclude: patterns('coverageExcludeGlobs'),
    include: patterns('coverageIncludeGlobs'),
    includeAll,
    lines: percentage('lineCoverage'),
    branches: percentage('branchCoverage'),
    functions: percentage('functionCoverage'),
  };
}

/** Whether a file counts, by the patterns of the settings. */
function isWanted(path, directory, { include, exclude }) {
  if (StringPrototypeIncludes(path, '/node_modules/')) return false;
  const { matchesGlob, relative } = require('path');
  const shown = relative(directory, path);
  const matches = (pattern) => matchesGlob(shown, pattern) || matchesGlob(path, pattern);
  if (exclude.length === 0) exclude = require('#test/runner').defaultPatterns();
  if (ArrayPrototypeSome(exclude, matches)) return false;
  return include.length === 0 || ArrayPrototypeSome(include, matches);
}

/** Calls `add` with the URLs of the files below the directory that hold programs. */
function eachProgram(directory, { include }, add) {
  const { globSync } = require('fs');
  const { pathToFileURL } = require('url');
  const { basename, resolve } = require('path');
  const isProgram =
    getOptionValue('--strip-types') === false ? /\.[cm]?js$/ : /\.(?:[cm]?js|[cm]?ts)$/;
  const hidden = (name) => name === 'node_modules' || StringPrototypeStartsWith(name, '.');
  const patterns = include.length === 0 ? ['**/*'] : include;
  const names = globSync(patterns, { cwd: directory, exclude: (path) => hidden(basename(path)) });
  for (let i = 0; i < names.length; i++) {
    if (RegExpPrototypeExec(isProgram, names[i]) === null || hidden(basename(names[i]))) continue;
    add(pathToFileURL(resolve(directory, names[i])).href);
  }
}

/** What all processes counted: `result` is a list of scripts, beside which their source maps may be. */
function resultsOf(directory) {
  if (directory === undefined) {
    const result = require('#v8/internal').collectCoverage(false);
    const maps = require('#module/internal').keptSourceMaps();
    return [{ __proto__: null, result, 'source-map-cache': maps }];
  }
  const fs = require('fs');
  const { join } = require('path');
  const names = ArrayPrototypeFilter(
    fs.readdirSync(directory),
    (name) => RegExpPrototypeExec(/^coverage-\d+-\d+-\d+\.json$/, name) !== null,
  );
  const results = [];
  for (let i = 0; i < names.length; i++) {
    try {
      results[results.length] = JSONParse(fs.readFileSync(join(directory, names[i]), 'utf8'));
    } catch {
      // A process that was ended while it wrote.
    }
  }
  return results;
}

/** The figures of a run, as `test:coverage` tells them. */
function summarize(directory, settings) {
  const { fileURLToPath } = require('url');
  const { readFileSync } = require('fs');
  const workingDirectory = process.cwd();
  const files = new SafeMap();
  const results = resultsOf(directory);
  const usesMaps = getOptionValue('--enable-source-maps');
  const add = (url, functions, text) => {
    let file = files.get(url);
    if (file === undefined) {
      const path = fileURLToPath(url);
      file = null;
      if (isWanted(path, workingDirectory, settings)) {
        try {
          file = new FileCoverage(path, text ?? readFileSync(path, 'utf8'));
        } catch {
          // A file that is gone has no lines.
        }
      }
      files.set(url, file);
    }
    if (functions !== undefined) file?.add(functions);
  };
  for (let i = 0; i < results.length; i++) {
    const { result, 'source-map-cache': maps } = results[i];
    for (let j = 0; j < result.length; j++) {
      const { url, functions } = result[j];
      if (!StringPrototypeStartsWith(url, 'file:')) continue;
      const map = usesMaps ? maps?.[url] : undefined;
      if (map === undefined) {
        add(url, functions, undefined);
        continue;
      }
      if (!isWanted(fileURLToPath(url), workingDirectory, settings)) continue;
      const { MappedScript } = require('#test/coverage_maps');
      const sources = new MappedScript(url, map).map(functions);
      for (let k = 0; k < sources.length; k++) {
        if (!StringPrototypeStartsWith(sources[k].url, 'file:')) continue;
        add(sources[k].url, sources[k].functions, sources[k].text);
      }
    }
  }
  // What nobody has loaded has lines, none of which ran.
  if (settings.includeAll) {
    eachProgram(workingDirectory, settings, (url) => {
      if (!files.has(url)) add(url, undefined, undefined);
    });
  }
  const list = [];
  const sums = [0, 0, 0, 0, 0, 0];
  for (const file of files.values()) {
    if (file === null) continue;
    const summary = file.summary();
    ArrayPrototypePush(list, summary);
    sums[0] += summary.totalLineCount;
    sums[1] += summary.coveredLineCount;
    sums[2] += summary.totalBranchCount;
    sums[3] += summary.coveredBranchCount;
    sums[4] += summary.totalFunctionCount;
    sums[5] += summary.coveredFunctionCount;
  }
  ArrayPrototypeSort(list, (a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return {
    __proto__: null,
    workingDirectory,
    files: list,
    thresholds: {
      __proto__: null,
      line: settings.lines,
      branch: settings.branches,
      function: settings.functions,
    },
    totals: { __proto__: null, ...figures(...sums) },
  };
}

/** What of a run does not reach its thresholds, as texts. */
function shortfalls({ thresholds, totals }) {
  const texts = [];
  const check = (name, actual) => {
    if (actual >= thresholds[name]) return;
    const reached = NumberPrototypeToFixed(actual, 2);
    ArrayPrototypePush(
      texts,
      `Error: ${reached}% ${name} coverage does not meet threshold of ${thresholds[name]}%.`,
    );
  };
  check('line', totals.coveredLinePercent);
  check('branch', totals.coveredBranchPercent);
  check('function', totals.coveredFunctionPercent);
  return texts;
}

let own;

/** Has the processes of test files count into a folder, which is made unless the environment names one. */
function collectFromProcesses() {
  const { NODE_V8_COVERAGE: given } = process.env;
  const fs = require('fs');
  const { join } = require('path');
  const directory = given || fs.mkdtempSync(join(require('os').tmpdir(), 'node-coverage-'));
  fs.mkdirSync(directory, { recursive: true });
  process.env.NODE_V8_COVERAGE = directory;
  own = { directory, made: !given };
}

/** The summary at the end of a run. */
function finish(settings) {
  if (own === undefined) return summarize(undefined, settings);
  const { directory, made } = own;
  own = undefined;
  try {
    return summarize(directory, settings);
  } finally {
    if (made) {
      delete process.env.NODE_V8_COVERAGE;
      require('fs').rmSync(directory, { recursive: true, force: true });
    }
  }
}

module.exports = {
  collectFromProcesses,
  finish,
  settingsOf,
  settingsOfCommandLine,
  shortfalls,
};
