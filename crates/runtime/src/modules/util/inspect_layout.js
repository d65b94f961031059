'use strict';
// Lines: whether the entries of an object fit on one, and how many short array entries go into a
// row.

const {
  Array,
  ArrayPrototypePush,
  MathFloor,
  MathMax,
  MathMin,
  MathRound,
  MathSqrt,
  StringPrototypeIncludes,
  StringPrototypePadEnd,
  StringPrototypePadStart,
  StringPrototypeRepeat,
} = primordials;

const { stringWidth, stripControl } = require('#util/string_width');

const kObjectType = 0;
const kArrayType = 1;
const kArrayExtrasType = 2;

// A character cell is about two and a half times as high as wide: rows are chosen so that the
// block of entries looks roughly square.
const CELL_RATIO = 2.5;
const MAX_COLUMNS = 15;

/** Puts short entries in aligned columns; returns `output` itself when that does not help. */
function groupArrayElements(ctx, output, value) {
  let total = 0;
  let longest = 0;
  let count = output.length;
  // The note about omitted items stays on a line of its own.
  const hasMore = ctx.maxArrayLength < output.length;
  if (hasMore) count--;
  const gap = 2;
  const widths = new Array(count);
  for (let i = 0; i < count; i++) {
    const width = stringWidth(output[i], ctx.colors);
    widths[i] = width;
    total += width + gap;
    if (longest < width) longest = width;
  }
  const cell = longest + gap;
  if (cell * 3 + ctx.indentationLvl >= ctx.breakLength) return output;
  if (total / cell <= 5 && longest > 6) return output;

  const bias = MathSqrt(cell - total / output.length);
  const biasedCell = MathMax(cell - 3 - bias, 1);
  const columns = MathMin(
    MathRound(MathSqrt(CELL_RATIO * biasedCell * count) / biasedCell),
    MathFloor((ctx.breakLength - ctx.indentationLvl) / cell),
    ctx.compact * 4,
    MAX_COLUMNS,
  );
  if (columns <= 1) return output;

  const columnWidths = [];
  for (let column = 0; column < columns; column++) {
    let width = 0;
    for (let i = column; i < count; i += columns) if (widths[i] > width) width = widths[i];
    ArrayPrototypePush(columnWidths, width + gap);
  }
  // Numbers align to the right, everything else to the left.
  let pad = StringPrototypePadStart;
  if (value !== undefined) {
    for (let i = 0; i < output.length; i++) {
      if (typeof value[i] !== 'number' && typeof value[i] !== 'bigint') {
        pad = StringPrototypePadEnd;
        break;
      }
    }
  }
  const rows = [];
  for (let start = 0; start < count; start += columns) {
    const end = MathMin(start + columns, count);
    let row = '';
    let i = start;
    for (; i < end - 1; i++) {
      // Colour codes and wide characters have a length that is not their width.
      const length = columnWidths[i - start] + output[i].length - widths[i];
      row += pad(`${output[i]}, `, length, ' ');
    }
    if (pad === StringPrototypePadStart) {
      const length = columnWidths[i - start] + output[i].length - widths[i] - gap;
      row += StringPrototypePadStart(output[i], length, ' ');
    } else {
      row += output[i];
    }
    ArrayPrototypePush(rows, row);
  }
  if (hasMore) ArrayPrototypePush(rows, output[count]);
  return rows;
}

/** Do all entries fit within `breakLength` when joined, with `start` columns taken already? */
function fitsOneLine(ctx, output, start, base) {
  let total = output.length + start;
  if (total + output.length > ctx.breakLength) return false;
  for (let i = 0; i < output.length; i++) {
    total += ctx.colors ? stripControl(output[i]).length : output[i].length;
    if (total > ctx.breakLength) return false;
  }
  return base === '' || !StringPrototypeIncludes(base, '\n');
}

/** As `join` of arrays, but lazily: each level of a deep object would copy all below it. */
function join(list, separator) {
  let text = list.length > 0 ? list[0] : '';
  for (let i = 1; i < list.length; i++) {
    text += separator;
    text += list[i];
  }
  return text;
}

/** Joins the entries of one object between its braces. */
function joinEntries(ctx, output, base, braces, extrasType, recurseTimes, value) {
  const { compact } = ctx;
  if (compact === true) {
    if (fitsOneLine(ctx, output, 0, base)) {
      const middle = base ? ` ${base}` : '';
      return `${braces[0]}${middle} ${join(output, ', ')} ${braces[1]}`;
    }
    const indentation = StringPrototypeRepeat(' ', ctx.indentationLvl);
    // Behind an opening that is longer than one brace the first entry takes a new line too.
    const lead =
      base === '' && braces[0].length === 1 ? ' ' : `${base ? ` ${base}` : ''}\n${indentation}  `;
    const entries = join(output, `,\n${indentation}  `);
    return `${braces[0]}${lead}${entries} ${braces[1]}`;
  }
  const before = base ? `${base} ` : '';
  if (typeof compact === 'number' && compact >= 1) {
    const count = output.length;
    if (extrasType === kArrayExtrasType && count > 6)
      output = groupArrayElements(ctx, output, value);
    // Only the innermost `compact` levels may share a line.
    if (ctx.currentDepth - recurseTimes < compact && count === output.length) {
      const start = output.length + ctx.indentationLvl + braces[0].length + base.length + 10;
      if (fitsOneLine(ctx, output, start, base)) {
        const joined = join(output, ', ');
        if (!StringPrototypeIncludes(joined, '\n'))
          return `${before}${braces[0]} ${joined} ${braces[1]}`;
      }
    }
  }
  const indentation = `\n${StringPrototypeRepeat(' ', ctx.indentationLvl)}`;
  const entries = join(output, `,${indentation}  `);
  return `${before}${braces[0]}${indentation}  ${entries}${indentation}${braces[1]}`;
}

module.exports = { joinEntries, kArrayExtrasType, kArrayType, kObjectType };
