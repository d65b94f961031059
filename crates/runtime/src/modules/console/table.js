'use strict';
// `console.table`: columns from rows of objects, and their drawing with box characters.

const {
  ArrayIsArray,
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  ArrayPrototypeUnshift,
  MapPrototypeForEach,
  ObjectKeys,
  ObjectPrototypeHasOwnProperty,
  SetPrototypeForEach,
  StringPrototypeRepeat,
} = primordials;

const { inspect } = require('#util/inspect');
const { stringWidth } = require('#util/string_width');
const { isMap, isMapIterator, isSet, isSetIterator } = internalBinding('types');
const { previewEntries } = internalBinding('util');

const INDEX = '(index)';
const ITERATION = '(iteration index)';
const KEY = 'Key';
const VALUES = 'Values';

function drawRow(cells, widths) {
  let line = '│';
  for (let i = 0; i < widths.length; i++) {
    const cell = cells[i] ?? '';
    line += ` ${cell}${StringPrototypeRepeat(' ', widths[i] - stringWidth(cell))} │`;
  }
  return line;
}

function drawTable(head, columns) {
  const widths = [];
  const lines = [];
  let count = 0;
  for (let i = 0; i < head.length; i++) {
    let width = stringWidth(head[i]);
    const column = columns[i];
    for (let j = 0; j < column.length; j++) {
      if (column[j] === undefined) continue;
      const cellWidth = stringWidth(column[j]);
      if (cellWidth > width) width = cellWidth;
    }
    ArrayPrototypePush(widths, width);
    ArrayPrototypePush(lines, StringPrototypeRepeat('─', width + 2));
    if (column.length > count) count = column.length;
  }
  let text = `┌${ArrayPrototypeJoin(lines, '┬')}┐\n${drawRow(head, widths)}\n`;
  text += `├${ArrayPrototypeJoin(lines, '┼')}┤\n`;
  for (let row = 0; row < count; row++) {
    const cells = [];
    for (let i = 0; i < columns.length; i++) ArrayPrototypePush(cells, columns[i][row]);
    text += `${drawRow(cells, widths)}\n`;
  }
  return `${text}└${ArrayPrototypeJoin(lines, '┴')}┘`;
}

function indices(count, show) {
  const out = [];
  for (let i = 0; i < count; i++) ArrayPrototypePush(out, show(i));
  return out;
}

function tableOfEntries(entries, show) {
  const keys = [];
  const values = [];
  for (let i = 0; i < entries.length; i += 2) {
    ArrayPrototypePush(keys, show(entries[i]));
    ArrayPrototypePush(values, show(entries[i + 1]));
  }
  return drawTable([ITERATION, KEY, VALUES], [indices(keys.length, show), keys, values]);
}

function tableOfValues(items, show) {
  const values = [];
  for (let i = 0; i < items.length; i++) ArrayPrototypePush(values, show(items[i]));
  return drawTable([ITERATION, VALUES], [indices(values.length, show), values]);
}

function tableOfRows(data, properties, show) {
  const rows = ObjectKeys(data);
  const head = [];
  const columns = [];
  const byKey = { __proto__: null };
  const values = [];
  let hasPrimitives = false;
  for (let i = 0; i < rows.length; i++) {
    const item = data[rows[i]];
    const primitive = item === null || (typeof item !== 'function' && typeof item !== 'object');
    if (properties === undefined && primitive) {
      hasPrimitives = true;
      values[i] = show(item);
      continue;
    }
    const keys = properties ?? ObjectKeys(item);
    for (let j = 0; j < keys.length; j++) {
      const key = keys[j];
      let column = byKey[key];
      if (column === undefined) {
        column = byKey[key] = [];
      }
      column[i] = primitive || !ObjectPrototypeHasOwnProperty(item, key) ? '' : show(item[key]);
    }
  }
  const keys = ObjectKeys(byKey);
  for (let i = 0; i < keys.length; i++) {
    ArrayPrototypePush(head, keys[i]);
    ArrayPrototypePush(columns, byKey[keys[i]]);
  }
  if (hasPrimitives) {
    ArrayPrototypePush(head, VALUES);
    ArrayPrototypePush(columns, values);
  }
  ArrayPrototypeUnshift(head, INDEX);
  ArrayPrototypeUnshift(columns, rows);
  return drawTable(head, columns);
}

/** The table of `data`; `options` are those of the console's `inspect`. */
function renderTable(data, properties, options) {
  function show(value) {
    const depth =
      value !== null &&
      typeof value === 'object' &&
      !ArrayIsArray(value) &&
      ObjectKeys(value).length > 2
        ? -1
        : 0;
    return inspect(value, { depth, maxArrayLength: 3, breakLength: Infinity, ...options });
  }

  if (isMap(data)) {
    const entries = [];
    MapPrototypeForEach(data, (value, key) => ArrayPrototypePush(entries, key, value));
    return tableOfEntries(entries, show);
  }
  if (isSet(data)) {
    const items = [];
    SetPrototypeForEach(data, (item) => ArrayPrototypePush(items, item));
    return tableOfValues(items, show);
  }
  if (isMapIterator(data) || isSetIterator(data)) {
    const { 0: entries, 1: pairs } = previewEntries(data, true);
    return pairs && isMapIterator(data)
      ? tableOfEntries(entries, show)
      : tableOfValues(entries, show);
  }
  return tableOfRows(data, properties, show);
}

module.exports = { renderTable };
