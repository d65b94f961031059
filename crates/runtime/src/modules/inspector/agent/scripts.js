'use strict';

// The program's scripts as the protocol knows them: one for each source text, by the engine's number of it. The text of a
// CommonJS file has a line of the loader's own in front of it, which is line 0 and no part of the script.

const { contextOfGlobal, dbg } = require('target');

const host = internalBinding;

/** By number: `{ id, source, url, isModule, context, isWrapped }`. */
const scripts = new Map();
// Positions where a script may stop, once somebody asked.
const places = new WeakMap();

/** What the protocol calls a file. */
function urlOf(source) {
  const shown = source.displayURL;
  if (shown) return shown;
  const { introductionType } = source;
  const { url } = source;
  if (
    introductionType === 'eval' ||
    introductionType === 'Function' ||
    introductionType === 'debugger eval'
  ) {
    return introductionType === 'debugger eval' && url && url !== 'debugger eval code' ? url : '';
  }
  if (!url || url === 'debugger eval code') return '';
  return url.startsWith('/') ? host.fileUrl(url) : url;
}

/** The record of a source, made when it is first seen. */
function scriptOf(source, global, isModule = false) {
  let script = scripts.get(source.id);
  if (script === undefined) {
    script = {
      id: String(source.id),
      source,
      url: urlOf(source),
      isModule,
      context: contextOfGlobal(global),
      isWrapped: source.startLine === 0,
      text: undefined,
      roots: [],
    };
    scripts.set(source.id, script);
  }
  return script;
}

function scriptById(id) {
  return scripts.get(Number(id));
}

/** The script of a function's code. */
function scriptOfCode(code) {
  return scriptOf(code.source, code.global, code.isModule);
}

function textOf(script) {
  if (script.text === undefined) {
    let { text } = script.source;
    if (script.isWrapped) {
      text = text.slice(text.indexOf('\n') + 1);
      if (text.endsWith('\n})')) text = text.slice(0, -3);
      // A hashbang line was made a comment.
      if (text.startsWith('//#!')) text = text.slice(2);
    }
    script.text = text;
  }
  return script.text;
}

/** The protocol's description of a script. */
function describeScript(script) {
  const text = textOf(script);
  const lines = text.split('\n');
  const { source } = script;
  const startLine = script.isWrapped ? 0 : Math.max(0, source.startLine - 1);
  const startColumn = script.isWrapped ? 0 : Math.max(0, source.startColumn - 1);
  const params = {
    scriptId: script.id,
    url: script.url,
    startLine,
    startColumn,
    endLine: startLine + lines.length - 1,
    endColumn: lines.at(-1).length + (lines.length === 1 ? startColumn : 0),
    executionContextId: script.context.id,
    hash: (script.hash ??= host.sha256(text)),
    buildId: '',
    executionContextAuxData: script.context.auxData,
    isLiveEdit: false,
    sourceMapURL: source.sourceMapURL ?? '',
    // The text without types is made as well, and Node gives it such a comment.
    hasSourceURL: Boolean(source.displayURL) || /\.[cm]?ts$/.test(source.url ?? ''),
    isModule: script.isModule,
    length: text.length,
    scriptLanguage: 'JavaScript',
    embedderName: script.url,
  };
  return params;
}

/** Where code is, as the protocol has it; undefined for what is no part of the script. */
function locationOf(code, offset, isFunction = false) {
  const script = scriptOfCode(code);
  let lineNumber;
  let columnNumber;
  if (isFunction) {
    // Where the parameters begin, or as near to it as the engine tells.
    lineNumber = code.startLine - 1;
    columnNumber = code.startColumn - 1;
  } else {
    ({ lineNumber, columnNumber } = code.getOffsetMetadata(offset));
    lineNumber--;
    columnNumber--;
  }
  if (script.isWrapped) {
    const lines = textOf(script).split('\n');
    if (lineNumber < 0) {
      lineNumber = 0;
      columnNumber = 0;
    } else if (lineNumber >= lines.length) {
      lineNumber = lines.length - 1;
      columnNumber = lines.at(-1).length;
    }
  }
  return {
    scriptId: script.id,
    lineNumber: Math.max(0, lineNumber),
    columnNumber: Math.max(0, columnNumber),
  };
}

/** Where a function's code ends. */
function endOf(code) {
  const script = scriptOfCode(code);
  const lines = textOf(script).split('\n');
  const lineNumber = code.startLine - 1 + code.lineCount - 1;
  // The foot that the loader gave a file is no part of it.
  if (lineNumber >= lines.length) {
    return { scriptId: script.id, lineNumber: lines.length - 1, columnNumber: lines.at(-1).length };
  }
  const before = script.source.text.slice(0, code.sourceStart + code.sourceLength);
  const columnNumber = before.length - before.lastIndexOf('\n') - 1;
  return { scriptId: script.id, lineNumber: Math.max(0, lineNumber), columnNumber };
}

/** All code of a script, that of functions which have not been called too. */
function codeOf(script) {
  const all = new Set();
  const visit = (code) => {
    if (all.has(code) || code.format === 'wasm') return;
    all.add(code);
    for (const child of code.getChildScripts()) visit(child);
  };
  for (const root of script.roots) visit(root);
  for (const found of dbg.findScripts({ source: script.source })) visit(found);
  return [...all];
}

const inOrder = (a, b) => a.line - b.line || a.column - b.column || a.offset - b.offset;

/** Where a script may stop: `{ line, column, code, offset, isStep }` from 0, in the order of the text. */
function placesOf(script) {
  let list = places.get(script);
  if (list === undefined) {
    list = [];
    for (const code of codeOf(script)) {
      for (const {
        lineNumber,
        columnNumber,
        offset,
        isStepStart,
      } of code.getPossibleBreakpoints()) {
        const line = lineNumber - 1;
        if (line < 0) continue;
        list.push({ line, column: columnNumber - 1, code, offset, isStep: isStepStart });
      }
    }
    list.sort(inOrder);
    places.set(script, list);
  }
  return list;
}

/** All scripts that there are by now. */
function allScripts() {
  for (const code of dbg.findScripts()) {
    if (code.format !== 'wasm') scriptOfCode(code);
  }
  return [...scripts.values()];
}

/** The newest script with an address. */
function scriptByUrl(url) {
  let found;
  for (const script of scripts.values()) {
    if (script.url === url) found = script;
  }
  return found;
}

/** Code was loaded: gives its script, and whether it is new. */
function added(code, global) {
  const isNew = !scripts.has(code.source.id);
  const script = scriptOf(code.source, global, code.isModule);
  if (!script.roots.includes(code)) script.roots.push(code);
  places.delete(script);
  return { script, isNew };
}

module.exports = {
  added,
  allScripts,
  describeScript,
  endOf,
  locationOf,
  placesOf,
  scriptById,
  scriptByUrl,
  scriptOfCode,
  textOf,
};
