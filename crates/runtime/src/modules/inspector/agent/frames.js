'use strict';

// Call frames of a paused program, and stacks.

const { ProtocolError } = require('protocol');
const { endOf, locationOf, scriptOfCode } = require('scripts');
const { scopesOf } = require('scopes');
const { wrap } = require('remote');
const { contextOfGlobal } = require('target');

const host = internalBinding;

/** The frames from one on outwards. */
function framesFrom(youngest) {
  const frames = [];
  for (let frame = youngest; frame !== null && frame !== undefined; frame = frame.older) {
    if (frame.type !== 'debugger' && frame.type !== 'wasmcall' && frame.script) frames.push(frame);
  }
  return frames;
}

function functionNameOf(frame) {
  if (frame.type !== 'call') return '';
  const { callee } = frame;
  if (!callee) return '';
  // The loader's wrapper of a CommonJS file is nobody's function.
  if (isWrapper(frame)) return '';
  return callee.name ?? shortName(callee.displayName) ?? '';
}

/** A name that the engine made of an expression, as far as it is one. */
function shortName(name) {
  if (!name || /[</[]/.test(name)) return undefined;
  return name.slice(name.lastIndexOf('.') + 1);
}

function isWrapper(frame) {
  return frame.script.source.startLine === 0 && frame.script.startLine === 0;
}

function frameById(frames, id) {
  const index = Number(/^-?\d+\.\d+\.(\d+)$/.exec(id)?.[1] ?? NaN);
  const frame = frames[index];
  if (frame === undefined) throw new ProtocolError('Could not find call frame with given id');
  return frame;
}

const kGroup = 'backtrace';

/** The protocol's call frames for a session. */
function describeFrames(session, frames) {
  return frames.map((frame, index) => {
    const { script: code } = frame;
    const context = contextOfGlobal(code.global);
    const options = { group: kGroup };
    const script = scriptOfCode(code);
    const described = {
      callFrameId: `${host.isolateId}.${context.id}.${index}`,
      functionName: functionNameOf(frame),
      functionLocation: locationOf(code, 0, true),
      location: locationOf(code, frame.offset),
      url: script.url,
      scopeChain: scopesOf(frame.environment, frame).map((scope) => {
        const shown = {
          type: scope.type,
          object: wrap(session, context.id, scope.object, options),
        };
        if (scope.callee) {
          const name = shortName(scope.callee.displayName);
          if (name) shown.name = name;
          const start = locationOf(scope.callee, 0, true);
          shown.startLocation = start;
          shown.endLocation = endOf(scope.callee);
        }
        return shown;
      }),
      this: wrap(session, context.id, thisOf(frame), options),
      canBeRestarted: false,
    };
    return described;
  });
}

/** What a frame that ends gives, for a session. */
function returnValueFor(session, frame, value) {
  return wrap(session, contextOfGlobal(frame.script.global).id, value, { group: kGroup });
}

function thisOf(frame) {
  try {
    return frame.this;
  } catch {
    return undefined;
  }
}

/** A stack that the host captured (rows of name, file, line, column from 1) in the protocol's words. */
function stackOfRows(rows) {
  const { scriptByUrl } = require('scripts');
  const callFrames = [];
  for (let i = 0; i + 3 < rows.length; i += 4) {
    const file = rows[i + 1];
    const url = file.startsWith('/') ? host.fileUrl(file) : file;
    callFrames.push({
      functionName: rows[i],
      scriptId: scriptByUrl(url)?.id ?? '0',
      url,
      lineNumber: Math.max(0, rows[i + 2] - 1),
      columnNumber: Math.max(0, rows[i + 3] - 1),
    });
  }
  return { callFrames };
}

/** A stack as a session wants it: so many frames, and what it was started by. */
function traceFor(session, trace) {
  const shown = { callFrames: trace.callFrames.slice(0, session.mostFrames) };
  if (session.asyncDepth > 0) {
    const parent = require('async_stacks').current();
    if (parent !== undefined) shown.parent = parent;
  }
  return shown;
}

/** The stack that an error's text tells. */
function stackOfText(text) {
  const rows = [];
  const pattern = /^ {4}at (?:async )?(?:(.+?) \()?(.*?):(\d+):(\d+)\)?$/gm;
  for (const [, name = '', file, line, column] of text.matchAll(pattern)) {
    const short = name.replace(/ \[as .*\]$/, '').replace(/^new /, '');
    const plain = short.slice(short.lastIndexOf('.') + 1);
    rows.push(
      plain === '<anonymous>' ? '' : plain,
      file === '<anonymous>' ? '' : file,
      Number(line),
      Number(column),
    );
  }
  return stackOfRows(rows);
}

module.exports = {
  describeFrames,
  frameById,
  framesFrom,
  returnValueFor,
  kGroup,
  stackOfRows,
  stackOfText,
  traceFor,
};
