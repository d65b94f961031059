'use strict';

// The reporter `tap`: the Test Anything Protocol, version 13, with details in YAML.

const {
  ErrorIsError,
  ObjectKeys,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  StringPrototypeIncludes,
  StringPrototypeRepeat,
  StringPrototypeReplaceAll,
  StringPrototypeSplit,
  SafeSet,
} = primordials;

const { isDate } = require('util/types');
const { inspect } = require('#util/inspect');
const { locationText } = require('#test/options');

function indentOf(nesting) {
  return StringPrototypeRepeat('    ', nesting);
}

/** A name with what TAP gives a meaning escaped. */
function escape(text) {
  let result = StringPrototypeReplaceAll(text, '\b', '\\b');
  result = StringPrototypeReplaceAll(result, '\f', '\\f');
  result = StringPrototypeReplaceAll(result, '\t', '\\t');
  result = StringPrototypeReplaceAll(result, '\n', '\\n');
  result = StringPrototypeReplaceAll(result, '\r', '\\r');
  result = StringPrototypeReplaceAll(result, '\v', '\\v');
  result = StringPrototypeReplaceAll(result, '\\', '\\\\');
  return StringPrototypeReplaceAll(result, '#', '\\#');
}

function yamlString(text) {
  const quoted = inspect(text);
  return quoted;
}

/** One entry of the details. */
function entry(indent, key, value, seen) {
  if (value === undefined) return '';
  if (value === null || typeof value !== 'object') {
    if (typeof value === 'string' && StringPrototypeIncludes(value, '\n')) {
      return block(indent, key, StringPrototypeSplit(value, '\n'));
    }
    const shown = value === null ? '~' : inspect(value);
    return `${indent}${key}: ${typeof value === 'string' ? yamlString(value) : shown}\n`;
  }
  if (isDate(value) || seen.has(value)) {
    return `${indent}${key}: ${seen.has(value) ? '<Circular>' : inspect(value)}\n`;
  }
  seen.add(value);
  let text = `${indent}${key}:\n`;
  const keys = ObjectKeys(value);
  const isError = ErrorIsError(value);
  for (let i = 0; i < keys.length; i++) {
    if (isError && (keys[i] === 'cause' || keys[i] === 'code')) continue;
    text += entry(`${indent}  `, keys[i], value[keys[i]], seen);
  }
  return isError ? text + errorDetails(indent, value, value.code, seen) : text;
}

function block(indent, key, lines) {
  let text = `${indent}${key}: |-\n`;
  for (let i = 0; i < lines.length; i++) text += `${indent}  ${lines[i]}\n`;
  return text;
}

function stackLines(stack) {
  const lines = StringPrototypeSplit(stack, '\n');
  const frames = [];
  for (let i = 0; i < lines.length; i++) {
    if (RegExpPrototypeExec(/^\s+at /, lines[i]) === null) continue;
    frames[frames.length] = RegExpPrototypeSymbolReplace(/^\s+at /, lines[i], '');
  }
  return frames;
}

/** What an error says, and where it was made; `seen` holds what it was found in. */
function errorDetails(indent, error, code, seen) {
  const part = (key, value) => entry(indent, key, value, seen ?? new SafeSet());
  let text = part('error', error.message) + part('code', code);
  if (error.name && error.name !== 'Error') text += part('name', error.name);
  if ('operator' in error && 'expected' in error) {
    text += part('expected', error.expected);
    text += part('actual', error.actual);
    text += part('operator', error.operator);
  }
  const frames = typeof error.stack === 'string' ? stackLines(error.stack) : [];
  return frames.length > 0 ? text + block(indent, 'stack', frames) : text;
}

function failureDetails(indent, error) {
  const { cause, code, failureType } = error;
  const text = entry(indent, 'failureType', failureType, new SafeSet());
  const isError = cause !== null && typeof cause === 'object' && typeof cause.message === 'string';
  if (isError) return text + errorDetails(indent, cause, cause.code ?? code, undefined);
  return text + errorDetails(indent, error, code, undefined);
}

function directive(data) {
  const { skip, todo, expectFailure } = data;
  if (skip !== undefined) return ` # SKIP${typeof skip === 'string' ? ` ${escape(skip)}` : ''}`;
  if (todo !== undefined) return ` # TODO${typeof todo === 'string' ? ` ${escape(todo)}` : ''}`;
  if (expectFailure === undefined) return '';
  return ` # EXPECTED FAILURE${typeof expectFailure === 'string' ? ` ${escape(expectFailure)}` : ''}`;
}

function result(status, data) {
  const indent = indentOf(data.nesting);
  const { duration_ms: duration, error, type } = data.details;
  let text = `${indent}${status} ${data.testNumber} - ${escape(data.name)}${directive(data)}\n`;
  text += `${indent}  ---\n${indent}  duration_ms: ${duration}\n`;
  if (type !== undefined) text += `${indent}  type: '${type}'\n`;
  if (error !== undefined) {
    const location = locationText(data, false);
    if (location !== undefined) text += entry(`${indent}  `, 'location', location, new SafeSet());
    text += failureDetails(`${indent}  `, error);
  }
  return `${text}${indent}  ...\n`;
}

/** What a file printed, as comments. */
function commented(message) {
  const lines = StringPrototypeSplit(message, '\n');
  let text = '';
  for (let i = 0; i < lines.length; i++) {
    if (i < lines.length - 1 || lines[i] !== '') text += `# ${escape(lines[i])}\n`;
  }
  return text;
}

function interrupted(tests) {
  let text = '';
  for (let i = 0; i < tests.length; i++) {
    text += `# Interrupted while running: ${escape(tests[i].name)}`;
    const location = locationText(tests[i], false);
    text += location === undefined ? '\n' : ` at ${location}\n`;
  }
  return text;
}

function event({ type, data }) {
  switch (type) {
    case 'test:pass':
      return result('ok', data);
    case 'test:fail':
      return result('not ok', data);
    case 'test:plan':
      return `${indentOf(data.nesting)}1..${data.count}\n`;
    case 'test:start':
      return `${indentOf(data.nesting)}# Subtest: ${escape(data.name)}\n`;
    case 'test:diagnostic':
    case 'test:log':
      return `${indentOf(data.nesting)}# ${escape(data.message)}\n`;
    case 'test:interrupted':
      return interrupted(data.tests);
    case 'test:coverage':
      return require('#test/coverage_report').report(data.summary, '# ', process.stdout.columns);
    case 'test:stdout':
    case 'test:stderr':
      return commented(data.message);
    default:
      return '';
  }
}

function create() {
  return { begin: () => 'TAP version 13\n', event, end: () => '' };
}

module.exports = { create };
