'use strict';

// Breakpoints: what sessions asked for, and the places in scripts where that is.

const { ProtocolError, invalidParams } = require('protocol');
const { allScripts, placesOf, scriptById, scriptOfCode, textOf } = require('scripts');
const { hasStopped, isBusy, kBreakpoint, pause, quietly } = require('pausing');
const { safely } = require('target');

const kinds = { url: 1, urlRegex: 2, scriptHash: 3, scriptId: 4 };

// The places that stop: by script and position, with the breakpoints that are there.
const stops = new Map();

class Stop {
  constructor(script, place) {
    this.script = script;
    this.line = place.line;
    this.column = place.column;
    this.breakpoints = new Set();
    const same = placesOf(script).filter((p) => p.line === this.line && p.column === this.column);
    for (const { code, offset } of same) code.setBreakpoint(offset, this);
  }

  /** Called by the engine when the place is reached. */
  hit(frame) {
    return safely(() => this.#reached(frame))();
  }

  #reached(frame) {
    if (isBusy() || hasStopped(frame, kBreakpoint)) return undefined;
    const ids = this.idsFor(frame);
    return ids === undefined ? undefined : pause(frame, 'other', ids);
  }

  /** The breakpoints that stop a frame here, those without ids left out; undefined for none. */
  idsFor(frame) {
    const ids = [];
    for (const breakpoint of this.breakpoints) {
      const { session } = breakpoint;
      if (!session.breakpointsActive || session.skipAllPauses) continue;
      if (isTrue(breakpoint.condition, frame)) ids.push(breakpoint.id);
      if (breakpoint.once) remove(breakpoint);
    }
    return ids.length === 0 ? undefined : ids.filter((id) => id !== '');
  }

  drop() {
    stops.delete(keyOf(this.script, this.line, this.column));
    for (const { code } of placesOf(this.script)) code.clearBreakpoint(this);
  }
}

function isTrue(condition, frame) {
  if (!condition) return true;
  const completion = quietly(() => frame.eval(condition));
  return completion !== null && 'return' in completion && Boolean(completion.return);
}

function keyOf(script, line, column) {
  return `${script.id}:${line}:${column}`;
}

/** The text of a script from a place on. */
function textAt(script, place) {
  return (textOf(script).split('\n')[place.line] ?? '').slice(place.column);
}

/**
 * The first place at or behind a position. A function's end, which those that return never reach, stands for the last
 * `return` before it.
 */
function placeAt(script, line, column) {
  const places = placesOf(script);
  const found = places.find((p) => p.line > line || (p.line === line && p.column >= column));
  if (found === undefined || !textAt(script, found).startsWith('}')) return found;
  const before = places.findLast((p) => p.code === found.code && p.offset < found.offset);
  return before !== undefined && textAt(script, before).startsWith('return') ? before : found;
}

/** Puts a breakpoint into a script; gives where it came to lie. */
function settle(breakpoint, script) {
  const place = placeAt(script, breakpoint.line, breakpoint.column);
  if (place === undefined) return undefined;
  const key = keyOf(script, place.line, place.column);
  let stop = stops.get(key);
  if (stop === undefined) stops.set(key, (stop = new Stop(script, place)));
  stop.breakpoints.add(breakpoint);
  breakpoint.stops.add(stop);
  return { scriptId: script.id, lineNumber: place.line, columnNumber: place.column };
}

function remove(breakpoint) {
  for (const stop of breakpoint.stops) {
    stop.breakpoints.delete(breakpoint);
    if (stop.breakpoints.size === 0) stop.drop();
  }
  breakpoint.stops.clear();
  breakpoint.session.breakpoints.delete(breakpoint.id);
}

function make(session, id, line, column, condition, matches) {
  const breakpoint = { session, id, line, column, condition, matches, stops: new Set() };
  session.breakpoints.set(id, breakpoint);
  return breakpoint;
}

function setByUrl(session, params) {
  const { lineNumber, columnNumber = 0, condition } = params;
  const given = ['url', 'urlRegex', 'scriptHash'].filter((name) => params[name] !== undefined);
  if (given.length !== 1) {
    throw new ProtocolError('Either url or urlRegex or scriptHash must be specified.');
  }
  const [by] = given;
  if (columnNumber < 0) throw new ProtocolError('Invalid column number');
  const wanted = params[by];
  let matches;
  if (by === 'urlRegex') {
    let pattern;
    try {
      pattern = new RegExp(wanted);
    } catch {
      matches = () => false;
    }
    matches ??= (script) => pattern.test(script.url);
  } else if (by === 'url') {
    matches = (script) => script.url === wanted;
  } else {
    matches = (script) => require('scripts').describeScript(script).hash === wanted;
  }
  const id = `${kinds[by]}:${lineNumber}:${columnNumber}:${wanted}`;
  if (session.breakpoints.has(id)) {
    throw new ProtocolError('Breakpoint at specified location already exists.');
  }
  const breakpoint = make(session, id, lineNumber, columnNumber, condition, matches);
  const locations = [];
  for (const script of allScripts()) {
    if (!matches(script)) continue;
    const location = settle(breakpoint, script);
    if (location !== undefined) locations.push(location);
  }
  return { breakpointId: id, locations };
}

/** Checks a Location; gives its script. */
function scriptAt({ scriptId, lineNumber }) {
  if (typeof scriptId !== 'string' || !Number.isInteger(lineNumber)) throw invalidParams();
  return scriptById(scriptId);
}

function setAt(session, { location, condition }) {
  const { scriptId, lineNumber, columnNumber = 0 } = location;
  const script = scriptAt(location);
  const id = `${kinds.scriptId}:${lineNumber}:${columnNumber}:${scriptId}`;
  if (session.breakpoints.has(id)) {
    throw new ProtocolError('Breakpoint at specified location already exists.');
  }
  const breakpoint = make(session, id, lineNumber, columnNumber, condition, () => false);
  const actualLocation = script && settle(breakpoint, script);
  if (actualLocation === undefined) {
    remove(breakpoint);
    throw new ProtocolError('Could not resolve breakpoint');
  }
  return { breakpointId: id, actualLocation };
}

/** Debugger.continueToLocation: a breakpoint that is gone after its first hit. */
function setOnce(session, location) {
  const script = scriptAt(location);
  const breakpoint = make(
    session,
    '',
    location.lineNumber,
    location.columnNumber ?? 0,
    undefined,
    () => false,
  );
  breakpoint.once = true;
  if (script === undefined || settle(breakpoint, script) === undefined) {
    remove(breakpoint);
    throw new ProtocolError('Cannot continue to specified location');
  }
}

/** Breakpoint at the beginning of a function's body. */
function setOnCall(session, code, condition) {
  const script = scriptOfCode(code);
  const place = placesOf(script).find((p) => p.code === code);
  if (place === undefined) throw new ProtocolError('Could not resolve breakpoint');
  return setAt(session, {
    location: { scriptId: script.id, lineNumber: place.line, columnNumber: place.column },
    condition,
  });
}

/** A script was loaded: the breakpoints of a session that wait for it settle. Gives which, and where. */
function settleIn(script, session) {
  const resolved = [];
  for (const breakpoint of session.breakpoints.values()) {
    if (!breakpoint.matches(script)) continue;
    const location = settle(breakpoint, script);
    if (location !== undefined) resolved.push({ breakpointId: breakpoint.id, location });
  }
  return resolved;
}

/** The breakpoints at the place that a frame has come to, whatever stops it there. */
function hitsAt(frame) {
  const { lineNumber, columnNumber } = frame.script.getOffsetMetadata(frame.offset);
  const stop = stops.get(keyOf(scriptOfCode(frame.script), lineNumber - 1, columnNumber - 1));
  return stop?.idsFor(frame) ?? [];
}

function removeById(session, id) {
  const breakpoint = session.breakpoints.get(id);
  if (breakpoint !== undefined) remove(breakpoint);
}

function removeAll(session) {
  for (const breakpoint of [...session.breakpoints.values()]) remove(breakpoint);
}

/** Debugger.getPossibleBreakpoints */
function possible({ start, end, restrictToFunction }) {
  const script = scriptAt(start);
  if (script === undefined) throw new ProtocolError('Script not found');
  const { lineNumber, columnNumber = 0 } = start;
  if (end !== undefined && end.scriptId !== start.scriptId) {
    throw new ProtocolError('Locations should contain the same scriptId');
  }
  if (lineNumber < 0 || columnNumber < 0) {
    throw new ProtocolError('start.lineNumber and start.columnNumber should be >= 0');
  }
  const locations = [];
  let only;
  let last;
  for (const place of placesOf(script)) {
    if (place.line < lineNumber || (place.line === lineNumber && place.column < columnNumber))
      continue;
    if (
      end !== undefined &&
      (place.line > end.lineNumber ||
        (place.line === end.lineNumber && place.column >= (end.columnNumber ?? 0)))
    ) {
      break;
    }
    only ??= place.code;
    if (restrictToFunction && place.code !== only) continue;
    if (last?.line === place.line && last.column === place.column) continue;
    last = place;
    const location = { scriptId: script.id, lineNumber: place.line, columnNumber: place.column };
    const text = textAt(script, place);
    if (text.startsWith('debugger')) location.type = 'debuggerStatement';
    else if (text.startsWith('}')) location.type = 'return';
    locations.push(location);
  }
  return { locations };
}

module.exports = {
  hitsAt,
  possible,
  removeAll,
  removeById,
  setAt,
  setByUrl,
  setOnCall,
  setOnce,
  settleIn,
};
