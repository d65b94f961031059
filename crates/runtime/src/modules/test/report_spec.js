'use strict';

// The reporter `spec`: the tests as an indented list, then what failed.

const { ArrayPrototypePush, Date, RegExpPrototypeSymbolReplace, StringPrototypeRepeat } =
  primordials;

const { inspect } = require('#util/inspect');
const { locationText } = require('#test/options');
const { failureTypes } = require('#test/failure');

const symbols = {
  __proto__: null,
  fail: '✖ ',
  pass: '✔ ',
  skip: '﹣ ',
  todo: '⚠ ',
  group: '▶ ',
  info: 'ℹ ',
};

const colors = {
  __proto__: null,
  blue: '\u001b[34m',
  gray: '\u001b[90m',
  green: '\u001b[32m',
  red: '\u001b[31m',
  reset: '\u001b[39m',
  yellow: '\u001b[33m',
};

/** The text of one failed or passed test, as `spec` and `dot` print it. */
function resultLine(data, symbol, paint, color) {
  const { duration_ms: duration, error } = data.details;
  const { skip, todo, expectFailure } = data;
  let text = data.name;
  if (duration) text += ` ${paint('gray', `(${duration}ms)`)}`;
  if (skip !== undefined) text += ` # ${typeof skip === 'string' && skip !== '' ? skip : 'SKIP'}`;
  else if (todo !== undefined) {
    text += ` # ${typeof todo === 'string' && todo !== '' ? todo : 'TODO'}`;
  } else if (expectFailure !== undefined) text += ' # EXPECTED FAILURE';
  return { text: paint(color, `${symbol}${text}`), error };
}

function lookOf(type, data) {
  if (data.skip !== undefined && type === 'test:pass')
    return { symbol: symbols.skip, color: 'gray' };
  if (type === 'test:pass') return { symbol: symbols.pass, color: 'green' };
  if (data.todo !== undefined) return { symbol: symbols.todo, color: 'yellow' };
  return { symbol: symbols.fail, color: 'red' };
}

function painter(enabled) {
  return (color, text) => (enabled ? `${colors[color]}${text}${colors.reset}` : text);
}

/** What went wrong, indented by two more than the test. */
function errorText(error, enabled) {
  // What was thrown may be nothing.
  const shown = inspect('cause' in error ? error.cause : error, {
    breakLength: Infinity,
    colors: enabled,
  });
  return RegExpPrototypeSymbolReplace(/^/gm, shown, '  ');
}

function create({ colors: enabled }) {
  const paint = painter(enabled);
  const failures = [];
  // Tests that have started; the heading is printed when the first subtest is.
  const open = [];

  const indent = (nesting) => StringPrototypeRepeat('  ', nesting);

  function headings(nesting) {
    let text = '';
    for (let i = 0; i < open.length && open[i].nesting < nesting; i++) {
      if (open[i].printed) continue;
      open[i].printed = true;
      text += `${indent(open[i].nesting)}${symbols.group}${open[i].name}\n`;
    }
    return text;
  }

  function interrupted(tests) {
    let text = `\n${paint('yellow', 'Interrupted while running:')}\n\n`;
    for (let i = 0; i < tests.length; i++) {
      const where = locationText(tests[i], true);
      const shown = where === undefined ? '' : paint('gray', ` (${where})`);
      text += `${indent(tests[i].nesting)}${paint('yellow', symbols.todo)}${tests[i].name}${shown}\n`;
    }
    return text;
  }

  function result(type, data) {
    let text = headings(data.nesting);
    while (open.length > data.nesting) open.length--;
    const { symbol, color } = lookOf(type, data);
    const line = resultLine(data, symbol, paint, color);
    text += `${indent(data.nesting)}${line.text}\n`;
    if (type === 'test:fail' && data.details.error.failureType !== failureTypes.subtests) {
      ArrayPrototypePush(failures, { data, line: line.text });
    }
    return text;
  }

  /** The failures since it was called last. */
  function failed() {
    if (failures.length === 0) return '';
    let text = `\n${paint('red', `${symbols.fail}failing tests:`)}\n`;
    for (let i = 0; i < failures.length; i++) {
      const { data, line } = failures[i];
      const where = locationText(data, true);
      text += where === undefined ? '\n' : `\ntest at ${where}\n`;
      text += `${line}\n${errorText(data.details.error, enabled)}\n`;
    }
    failures.length = 0;
    return text;
  }

  return {
    begin: () => '',
    event({ type, data }) {
      switch (type) {
        case 'test:start':
          open.length = data.nesting;
          open[data.nesting] = { name: data.name, nesting: data.nesting, printed: false };
          return '';
        case 'test:pass':
        case 'test:fail':
          return result(type, data);
        case 'test:diagnostic':
          return `${headings(data.nesting)}${indent(data.nesting)}${paint(data.level === 'error' ? 'red' : 'blue', `${symbols.info}${data.message}`)}\n`;
        case 'test:log':
          return `${indent(data.nesting)}${paint('blue', `${symbols.info}${data.message}`)}\n`;
        case 'test:stdout':
        case 'test:stderr':
          return data.message;
        case 'test:summary':
          // In watch mode many runs are told before the end.
          return data.file === undefined ? failed() : '';
        case 'test:interrupted':
          return interrupted(data.tests);
        case 'test:coverage': {
          const { report } = require('#test/coverage_report');
          return report(data.summary, symbols.info, process.stdout.columns);
        }
        case 'test:watch:restarted':
          return `\nRestarted at ${new Date().toLocaleString()}\n`;
        default:
          return '';
      }
    },
    end: failed,
  };
}

module.exports = { create, errorText, lookOf, painter, resultLine };
