'use strict';
// The messages of failed comparisons: what was compared, as a diff of the two inspected values.

const {
  ArrayPrototypeJoin,
  ArrayPrototypeSlice,
  StringPrototypeRepeat,
  StringPrototypeSplit,
  StringPrototypeTrimEnd,
} = primordials;

const { kDelete, kInsert, kKeep, myersDiff } = require('#util/myers');
const { inspect } = require('#util/inspect');

const headlines = {
  __proto__: null,
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};

// Both values together, without quotes, up to which they are shown as `1 !== 2`.
const MAX_SHORT_LENGTH = 12;
const MAX_LONG_LENGTH = 512;
// Equal lines shown around a difference.
const CONTEXT_LINES = 5;

function inspectValue(value) {
  return inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
  });
}

function isObjectLike(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

let colorful;
/** The codes for a colour, or none where standard error shows no colours. */
function paint(name) {
  if (!colorful) return '';
  return `\x1b[${{ red: 31, green: 32, blue: 34, white: 39, gray: 90, clear: 0 }[name]}m`;
}

function refreshColors() {
  colorful = require('#console/internal').shouldColorize(process.stderr);
}

/** Two values of one line each. */
function stackedDiff(actual, expected) {
  let message = `\n${paint('green')}+${paint('white')} ${actual}\n${paint('red')}-${paint('white')} ${expected}`;
  const width = process.stderr.isTTY ? process.stderr.columns : 80;
  if (actual.length + expected.length <= width) {
    let at = 0;
    while (at < actual.length && actual[at] === expected[at]) at++;
    // Near the start the difference is easy to see without a mark.
    if (at >= 3 && at < actual.length) message += `\n${StringPrototypeRepeat(' ', at + 2)}^`;
  }
  return message;
}

function simpleDiff(actual, actualText, expected, expectedText) {
  let length = actualText.length + expectedText.length;
  if (typeof actual === 'string') length -= 2;
  if (typeof expected === 'string') length -= 2;
  if (length <= MAX_SHORT_LENGTH && (actual !== 0 || expected !== 0))
    return { message: `${actualText} !== ${expectedText}`, header: '' };
  if (typeof actual === 'string' && typeof expected === 'string' && colorful)
    return coloredStrings(actualText, expectedText);
  return { message: stackedDiff(actualText, expectedText), header: undefined };
}

/** With colours two strings are shown as one, character by character. */
function coloredStrings(actual, expected) {
  const edits = myersDiff(StringPrototypeSplit(actual, ''), StringPrototypeSplit(expected, ''));
  let message = '\n';
  for (let i = 0; i < edits.length; i++) {
    const { 0: operation, 1: char } = edits[i];
    const color = operation === kInsert ? 'green' : operation === kDelete ? 'red' : 'white';
    message += `${paint(color)}${char}${paint('white')}`;
  }
  return {
    message,
    header: `${paint('green')}actual${paint('white')} ${paint('red')}expected${paint('white')}`,
  };
}

/** The lines of a diff; long runs of equal lines are left out. What a partial comparison does not ask for is gray. */
function printEdits(edits, partial) {
  const asKept = (line) => `${paint('white')}  ${line}\n`;
  let message = '';
  let skipped = false;
  let kept = 0;
  for (let i = 0; i < edits.length; i++) {
    const { 0: operation, 1: line } = edits[i];
    if (i > 0 && edits[i - 1][0] === kKeep && operation !== kKeep) {
      // The note would take as much room as one or two lines themselves.
      if (kept === CONTEXT_LINES + 1) {
        message += asKept(edits[i - 1][1]);
      } else if (kept === CONTEXT_LINES + 2) {
        message += asKept(edits[i - 2][1]) + asKept(edits[i - 1][1]);
      } else if (kept >= CONTEXT_LINES + 3) {
        message += `${paint('blue')}...${paint('white')}\n${asKept(edits[i - 1][1])}`;
        skipped = true;
      }
      kept = 0;
    }
    if (operation === kInsert && partial && colorful) {
      message += `${paint('gray')}  ${line}${paint('white')}\n`;
    } else if (operation === kInsert) {
      message += `${paint('green')}+${paint('white')} ${line}\n`;
    } else if (operation === kDelete) {
      message += `${paint('red')}-${paint('white')} ${line}\n`;
    } else {
      if (kept < CONTEXT_LINES) message += asKept(line);
      kept++;
    }
  }
  return { message: `\n${StringPrototypeTrimEnd(message)}`, skipped };
}

/** The message of `strictEqual`, `deepStrictEqual` and `partialDeepStrictEqual`. */
function diffMessage(actual, expected, operator, headline, diff) {
  refreshColors();
  if (
    operator === 'strictEqual' &&
    isObjectLike(actual) &&
    isObjectLike(expected) &&
    typeof actual === typeof expected
  )
    operator = 'strictEqualObject';
  const actualText = inspectValue(actual);
  const expectedText = inspectValue(expected);
  const actualLines = StringPrototypeSplit(actualText, '\n');
  const expectedLines = StringPrototypeSplit(expectedText, '\n');
  let header = `${paint('green')}+ actual${paint('white')} ${paint('red')}- expected${paint('white')}`;
  let message;
  let skipped = false;
  const simple =
    actualLines.length === 1 &&
    expectedLines.length === 1 &&
    (typeof actual !== 'object' ||
      actual === null ||
      typeof expected !== 'object' ||
      expected === null);
  if (simple) {
    const result = simpleDiff(actual, actualLines[0], expected, expectedLines[0]);
    ({ message } = result);
    header = result.header ?? header;
  } else if (actualText === expectedText) {
    operator = 'notIdentical';
    header = '';
    if (actualLines.length > 50 && diff !== 'full') {
      message = `${ArrayPrototypeJoin(ArrayPrototypeSlice(actualLines, 0, 50), '\n')}\n...}`;
      skipped = true;
    } else {
      message = ArrayPrototypeJoin(actualLines, '\n');
    }
  } else {
    const ignoreComma = actual != null && typeof actual === 'object';
    const partial = operator === 'partialDeepStrictEqual';
    if (partial && colorful) {
      header = `${paint('gray')}actual${paint('white')} ${paint('red')}- expected${paint('white')}`;
    }
    ({ message, skipped } = printEdits(
      myersDiff(actualLines, expectedLines, ignoreComma),
      partial,
    ));
  }
  const note = skipped ? '\n... Skipped lines' : '';
  return `${headline || headlines[operator]}\n${header}${note}\n${message}\n`;
}

/** The message of `notStrictEqual` and `notDeepStrictEqual`. */
function sameMessage(actual, operator, diff) {
  const lines = StringPrototypeSplit(inspectValue(actual), '\n');
  const headline =
    headlines[
      operator === 'notStrictEqual' && isObjectLike(actual) ? 'notStrictEqualObject' : operator
    ];
  if (lines.length > 50 && diff !== 'full') {
    lines[46] = '...';
    lines.length = 47;
  }
  if (lines.length === 1) return `${headline}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
  return `${headline}\n\n${ArrayPrototypeJoin(lines, '\n')}\n`;
}

function shorten(text, limit, diff) {
  return text.length > limit && diff !== 'full' ? `${text.slice(0, limit - 3)}...` : text;
}

/** The message of all other operators. */
function looseMessage(actual, expected, operator, diff) {
  let text = inspectValue(actual);
  let other = inspectValue(expected);
  if (operator === 'notDeepEqual' && text === other)
    return shorten(`${headlines.notDeepEqual}\n\n${text}`, 1024, diff);
  text = shorten(text, MAX_LONG_LENGTH, diff);
  other = shorten(other, MAX_LONG_LENGTH, diff);
  if (operator === 'deepEqual')
    return `${headlines.deepEqual}\n\n${text}\n\nshould loosely deep-equal\n\n${other}`;
  if (operator === 'notDeepEqual')
    return `${headlines.notDeepEqualUnequal}\n\n${text}\n\nshould not loosely deep-equal\n\n${other}`;
  return `${text} ${operator} ${other}`;
}

function hasDiff(operator) {
  return (
    operator === 'deepStrictEqual' ||
    operator === 'strictEqual' ||
    operator === 'partialDeepStrictEqual'
  );
}

/** The message for `operator`; `headline` is the program's own, if it gave one. */
function createMessage(actual, expected, operator, headline, diff) {
  if (hasDiff(operator)) return diffMessage(actual, expected, operator, headline, diff);
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual')
    return sameMessage(actual, operator, diff);
  return looseMessage(actual, expected, operator, diff);
}

module.exports = { createMessage, hasDiff };
