'use strict';

// The breakpoints that were asked for. They outlive the program: a new run gets those of the last one.

const { ArrayPrototypeFindIndex, ArrayPrototypePush, ArrayPrototypeSplice } = primordials;
const { Number, RegExpPrototypeExec, RegExpPrototypeSymbolReplace } = primordials;
const { StringPrototypeEndsWith } = primordials;

const { shortPath } = require('#debugger/source');

/** Whether a script's url ends with the path that somebody typed. */
function endsWithPath(url, typed) {
  return url === typed || StringPrototypeEndsWith(url, `/${typed}`);
}

class Breakpoints {
  #session;
  #known = [];

  constructor(session) {
    this.#session = session;
  }

  /** The scripts that a person means by an id or the end of a path. */
  #scriptFor(typed) {
    const { scripts } = this.#session;
    const byId = scripts.get(typed);
    if (byId !== undefined) return byId;
    let found;
    scripts.forEach((script) => {
      if (endsWithPath(script.url, typed)) found = script;
    });
    return found;
  }

  /** Whether there is one on a line (from 0) of a script. */
  isOn(script, line) {
    return (
      ArrayPrototypeFindIndex(
        this.#known,
        (one) => one.line === line + 1 && script !== undefined && one.url === script.url,
      ) >= 0
    );
  }

  /** Sets one; gives where it is as soon as that is known. */
  async set(typed, line, condition) {
    const { client } = this.#session;
    if (typed === undefined) {
      const { location } = this.#session.currentFrame();
      return this.#setAt(location, condition);
    }
    if (typeof typed === 'number') {
      const { location } = this.#session.currentFrame();
      return this.#setAt({ scriptId: location.scriptId, lineNumber: typed - 1 }, condition);
    }
    const called = line === undefined ? RegExpPrototypeExec(/^([\w$.]+)\(\)$/, typed) : null;
    if (called !== null) {
      // The engine's own command of that name breaks at the start of a function.
      const { exceptionDetails } = await this.#session.evaluate(`debug(${called[1]})`);
      if (exceptionDetails) return require('#debugger/remote').fromEvaluation({ exceptionDetails });
      return undefined;
    }
    const script = this.#scriptFor(typed);
    const lineNumber = Number(line) - 1;
    if (script !== undefined) {
      return this.#setAt({ scriptId: script.scriptId, lineNumber }, condition);
    }
    this.#session.print(`Warning: script '${typed}' was not loaded yet.`);
    const escaped = RegExpPrototypeSymbolReplace(/[/\\.?*()^${}|[\]]/g, typed, '\\$&');
    const urlRegex = `^(.*[\\/\\\\])?${escaped}$`;
    const answer = await client.call('Debugger.setBreakpointByUrl', {
      urlRegex,
      lineNumber,
      condition,
    });
    this.#remember({ id: answer.breakpointId, typed, urlRegex, line: lineNumber + 1, condition });
    return undefined;
  }

  async #setAt(location, condition) {
    const { client, scripts } = this.#session;
    const answer = await client.call('Debugger.setBreakpoint', { location, condition });
    const actual = answer.actualLocation;
    const url = scripts.get(actual.scriptId)?.url;
    const line = actual.lineNumber + 1;
    this.#remember({ id: answer.breakpointId, url, line, condition });
    return actual;
  }

  #remember(breakpoint) {
    const at = ArrayPrototypeFindIndex(this.#known, (one) => one.id === breakpoint.id);
    if (at >= 0) this.#known[at] = breakpoint;
    else ArrayPrototypePush(this.#known, breakpoint);
  }

  /** A script was loaded that one had waited for. */
  resolved({ breakpointId, location }) {
    const at = ArrayPrototypeFindIndex(this.#known, (one) => one.id === breakpointId);
    if (at < 0) return;
    const breakpoint = this.#known[at];
    breakpoint.url = this.#session.scripts.get(location.scriptId)?.url ?? breakpoint.url;
    breakpoint.line = location.lineNumber + 1;
  }

  /** Removes one. */
  async clear(typed, line) {
    const at = ArrayPrototypeFindIndex(
      this.#known,
      (one) =>
        one.line === line &&
        (one.typed === typed || (one.url !== undefined && endsWithPath(one.url, typed))),
    );
    if (at < 0) {
      this.#session.print(`Could not find breakpoint at ${typed}:${line}`);
      return;
    }
    const { id } = this.#known[at];
    await this.#session.client.call('Debugger.removeBreakpoint', { breakpointId: id });
    ArrayPrototypeSplice(this.#known, at, 1);
  }

  /** The list for people. */
  list() {
    if (this.#known.length === 0) {
      this.#session.print('No breakpoints yet');
      return;
    }
    let text = '';
    for (let i = 0; i < this.#known.length; i++) {
      const { url, typed, line } = this.#known[i];
      text += `${i === 0 ? '' : '\n'}#${i} ${url === undefined ? typed : shortPath(url)}:${line}`;
    }
    this.#session.print(text);
  }

  /** Sets all of them in a new run. */
  async restore() {
    const wanted = this.#known;
    this.#known = [];
    for (let i = 0; i < wanted.length; i++) {
      const { url, typed, urlRegex, line, condition } = wanted[i];
      const where = url === undefined ? { urlRegex } : { url };
      const lineNumber = line - 1;
      const answer = await this.#session.client.call('Debugger.setBreakpointByUrl', {
        ...where,
        lineNumber,
        condition,
      });
      this.#remember({ id: answer.breakpointId, url, typed, urlRegex, line, condition });
    }
    if (wanted.length > 0) this.#session.print(`${wanted.length} breakpoints restored.`);
  }
}

module.exports = { Breakpoints };
