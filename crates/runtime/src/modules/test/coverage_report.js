'use strict';

// The table that reporters print of what the tests covered.

const {
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  MathMax,
  MathMin,
  NumberPrototypeToFixed,
  StringPrototypePadEnd,
  StringPrototypePadStart,
  StringPrototypeRepeat,
  StringPrototypeSlice,
  StringPrototypeSplit,
} = primordials;

const kNarrowest = 1;
const kHeads = ['line %', 'branch %', 'funcs %'];
const kUncovered = 'uncovered lines';

function uncoveredText(lines) {
  let text = '';
  for (let i = 0; i < lines.length; i++) {
    if (lines[i].count > 0) continue;
    const from = lines[i].line;
    let to = from;
    while (i + 1 < lines.length && lines[i + 1].count === 0 && lines[i + 1].line === to + 1) {
      to = lines[++i].line;
    }
    text += `${text === '' ? '' : ' '}${from === to ? from : `${from}-${to}`}`;
  }
  return text;
}

/** The files and the folders above them, in the order of a tree. */
function rowsOf({ files, workingDirectory }) {
  const { relative } = require('path');
  const rows = [];
  let folders = [];
  for (let i = 0; i < files.length; i++) {
    const parts = StringPrototypeSplit(relative(workingDirectory, files[i].path), '/');
    let same = 0;
    while (same < parts.length - 1 && folders[same] === parts[same]) same++;
    for (let depth = same; depth < parts.length - 1; depth++) {
      ArrayPrototypePush(rows, { depth, name: parts[depth], file: undefined });
    }
    folders = ArrayPrototypeSlice(parts, 0, -1);
    const depth = parts.length - 1;
    ArrayPrototypePush(rows, { depth, name: parts[depth], file: files[i] });
  }
  return rows;
}

/** The summary as lines that begin with `prefix`; `columns` is the width of the terminal. */
function report(summary, prefix, columns) {
  const rows = rowsOf(summary);
  let depth = 0;
  let nameWidth = 0;
  let textWidth = kUncovered.length;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    row.text = row.file === undefined ? '' : uncoveredText(row.file.lines);
    depth = MathMax(depth, row.depth);
    nameWidth = MathMax(nameWidth, row.name.length);
    textWidth = MathMax(textWidth, row.text.length);
  }
  let fileWidth = MathMax('all files'.length, depth + nameWidth);
  let fixed = 0;
  for (let i = 0; i < kHeads.length; i++) fixed += kHeads[i].length + 3;
  let width = fileWidth + fixed + 3 + textWidth + 1;
  const available = (columns || Infinity) - prefix.length;
  if (width > available) {
    fileWidth = MathMin(MathMax(available >> 1, 1), fileWidth);
    textWidth = MathMax(available - 1 - fileWidth - fixed - 3, kNarrowest);
    width = available;
  }
  const head = (text, size) =>
    text.length > size ? `…${StringPrototypeSlice(text, text.length - size + 1)}` : text;
  const tail = (text) =>
    text.length > textWidth ? `${StringPrototypeSlice(text, 0, textWidth - 1)}…` : text;
  const figure = (file, name, i) =>
    StringPrototypePadStart(
      file === undefined ? '' : NumberPrototypeToFixed(file[name], 2),
      kHeads[i].length,
    );
  const line = (name, file, text) =>
    `${prefix}${StringPrototypePadEnd(name, fileWidth)} | ${figure(file, 'coveredLinePercent', 0)} | ` +
    `${figure(file, 'coveredBranchPercent', 1)} | ${figure(file, 'coveredFunctionPercent', 2)} | ${tail(text)}\n`;
  const rule = `${prefix}${StringPrototypeRepeat('-', width)}\n`;
  let text = `${prefix}start of coverage report\n${rule}`;
  text += `${prefix}${StringPrototypePadEnd('file', fileWidth)} | ${kHeads[0]} | ${kHeads[1]} | ${kHeads[2]} | ${tail(kUncovered)}\n${rule}`;
  for (let i = 0; i < rows.length; i++) {
    const { depth, name, file, text: uncovered } = rows[i];
    const indent = StringPrototypeRepeat(' ', depth);
    text += line(`${indent}${head(name, fileWidth - depth)}`, file, uncovered);
  }
  text += `${rule}${line('all files', summary.totals, '')}${rule}`;
  return `${text}${prefix}end of coverage report\n`;
}

module.exports = { report };
