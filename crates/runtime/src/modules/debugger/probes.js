'use strict';

// `nodus inspect --probe`: runs a program to its end, or to a limit, evaluates expressions where it passes given places, and
// reports what they gave.

const { ArrayPrototypeForEach, ArrayPrototypeJoin, ArrayPrototypePush } = primordials;
const { JSONStringify, Promise, RegExpPrototypeSymbolReplace, SafeMap } = primordials;
const { StringPrototypeIncludes, StringPrototypeTrimEnd } = primordials;

const { clearTimeout, setTimeout } = require('#timers/internal');
const { nameOfPlace } = require('#debugger/arguments');
const { Client } = require('#debugger/client');
const { launch } = require('#debugger/launch');

// What an inspector says on standard error is no part of what the program said.
const kInspectorLines =
  /^(?:Debugger (?:listening on|attached|ending on).*|For help, see: .*|Waiting for the debugger to disconnect\.\.\.)\r?\n?/gm;

/** A described value without what only means something to the inspector. */
function plain(value, preview) {
  const result = { type: value.type };
  const names = ['subtype', 'value', 'unserializableValue', 'description'];
  for (let i = 0; i < names.length; i++) {
    if (value[names[i]] !== undefined) result[names[i]] = value[names[i]];
  }
  if (preview && value.preview !== undefined) result.preview = value.preview;
  return result;
}

class ProbeRun {
  #options;
  #client = new Client();
  #child = undefined;
  #stderr = '';
  #results = [];
  #hits;
  #byBreakpoint = new SafeMap();
  #finish;
  #evaluating = undefined;
  #urls = new SafeMap();

  constructor(options) {
    this.#options = options;
    this.#hits = [];
    for (let i = 0; i < options.probes.length; i++) this.#hits[i] = 0;
  }

  /** Runs the program; the promise is of the results and whether the probing itself went well. */
  async run() {
    const { script, port, timeout } = this.#options;
    const done = new Promise((resolve) => {
      this.#finish = resolve;
    });
    let timer;
    try {
      const started = await launch({
        args: script,
        host: '127.0.0.1',
        port,
        print: (text, stream) => this.#onOutput(text, stream),
      });
      this.#child = started.child;
      timer = setTimeout(() => this.#finish('timeout'), timeout);
      const exited = new Promise((resolve) => {
        started.child.on('close', (code, signal) => resolve({ code, signal }));
      });
      exited.then(() => this.#finish('exit'));
      await this.#client.connect(started.host, started.port);
      await this.#begin();
      const reason = await done;
      return await this.#end(reason, exited);
    } finally {
      clearTimeout(timer);
      this.#client.reset();
    }
  }

  #onOutput(text, stream) {
    if (stream !== 'stderr') return;
    this.#stderr += text;
    if (StringPrototypeIncludes(text, 'Waiting for the debugger to disconnect...')) {
      this.#client.reset();
    }
  }

  async #begin() {
    const client = this.#client;
    client.on('Debugger.scriptParsed', ({ scriptId, url }) => this.#urls.set(scriptId, url));
    client.on('Debugger.paused', (params) => this.#onPaused(params));
    await client.call('Runtime.enable');
    await client.call('Debugger.enable');
    const places = new SafeMap();
    const { probes } = this.#options;
    for (let i = 0; i < probes.length; i++) {
      const name = nameOfPlace(probes[i].target);
      const group = places.get(name);
      if (group !== undefined) ArrayPrototypePush(group, i);
      else places.set(name, [i]);
    }
    const groups = [];
    places.forEach((group) => ArrayPrototypePush(groups, group));
    for (let i = 0; i < groups.length; i++) await this.#setBreakpoint(groups[i]);
    await client.call('Runtime.runIfWaitingForDebugger');
  }

  async #setBreakpoint(group) {
    const { target, condition } = this.#options.probes[group[0]];
    const suffix = RegExpPrototypeSymbolReplace(/[/\\.?*+()^${}|[\]]/g, target.suffix, '\\$&');
    const params = { urlRegex: `(?:^|[/\\\\])${suffix}$`, lineNumber: target.line - 1 };
    if (target.column !== undefined) params.columnNumber = target.column - 1;
    if (condition !== undefined) params.condition = condition;
    const { breakpointId } = await this.#client.call('Debugger.setBreakpointByUrl', params);
    this.#byBreakpoint.set(breakpointId, group);
  }

  async #onPaused({ callFrames, hitBreakpoints = [] }) {
    try {
      for (let i = 0; i < hitBreakpoints.length; i++) {
        const group = this.#byBreakpoint.get(hitBreakpoints[i]) ?? [];
        for (let j = 0; j < group.length; j++) await this.#evaluate(group[j], callFrames[0]);
      }
      if (this.#limitReached()) {
        this.#finish('limit');
        return;
      }
      await this.#client.call('Debugger.resume');
    } catch {
      // The program has ended, which is noticed elsewhere.
    }
  }

  #limitReached() {
    const { probes } = this.#options;
    for (let i = 0; i < probes.length; i++) {
      if (probes[i].maxHit !== undefined && this.#hits[i] >= probes[i].maxHit) return true;
    }
    return false;
  }

  async #evaluate(index, frame) {
    const { probes, json, preview } = this.#options;
    const { expr, maxHit } = probes[index];
    if (maxHit !== undefined && this.#hits[index] >= maxHit) return;
    const { location } = frame;
    const hit = {
      probe: index,
      event: 'hit',
      hit: ++this.#hits[index],
      location: {
        url: frame.url || (this.#urls.get(location.scriptId) ?? ''),
        line: location.lineNumber + 1,
        column: (location.columnNumber ?? 0) + 1,
      },
    };
    ArrayPrototypePush(this.#results, hit);
    this.#evaluating = hit;
    const { result, exceptionDetails } = await this.#client.call('Debugger.evaluateOnCallFrame', {
      callFrameId: frame.callFrameId,
      expression: expr,
      generatePreview: preview || !json,
      silent: true,
    });
    this.#evaluating = undefined;
    if (exceptionDetails === undefined) {
      hit.result = plain(result, preview || !json);
      return;
    }
    const exception = plain(exceptionDetails.exception ?? result, false);
    hit.error = {
      message: exception.description ?? exceptionDetails.text,
      details: { exception: { ...exceptionDetails, exception } },
    };
  }

  #pending() {
    const pending = [];
    for (let i = 0; i < this.#hits.length; i++) {
      if (this.#hits[i] === 0) ArrayPrototypePush(pending, i);
    }
    return pending;
  }

  #names(pending) {
    const names = [];
    for (let i = 0; i < pending.length; i++) {
      ArrayPrototypePush(names, nameOfPlace(this.#options.probes[pending[i]].target));
    }
    return ArrayPrototypeJoin(names, ', ');
  }

  #said() {
    return StringPrototypeTrimEnd(RegExpPrototypeSymbolReplace(kInspectorLines, this.#stderr, ''));
  }

  /** Adds the last event: how it ended. */
  async #end(reason, exited) {
    const pending = this.#pending();
    if (reason === 'timeout') {
      this.#onTimeout(pending);
      this.#child.kill('SIGKILL');
      return { results: this.#results, ok: false };
    }
    if (reason === 'limit') {
      this.#leave();
      ArrayPrototypePush(this.#results, { event: 'completed' });
      return { results: this.#results, ok: true };
    }
    const { code, signal } = await exited;
    if (code === 0) {
      ArrayPrototypePush(
        this.#results,
        pending.length === 0 ? { event: 'completed' } : { event: 'miss', pending },
      );
      return { results: this.#results, ok: true };
    }
    const how = code === null ? `by signal ${signal}` : `with code ${code}`;
    const before = pending.length === 0 ? 'target completion' : `probes: ${this.#names(pending)}`;
    const error = {
      code: 'probe_target_exit',
      message: `Target exited ${how} before ${before}`,
      exitCode: code ?? undefined,
      signal: signal ?? undefined,
      stderr: this.#said(),
    };
    ArrayPrototypePush(this.#results, { event: 'error', pending, error });
    return { results: this.#results, ok: true };
  }

  #onTimeout(pending) {
    if (this.#evaluating !== undefined) {
      this.#evaluating.error = { message: 'Probe evaluation did not complete' };
      const error = {
        code: 'probe_failure',
        message:
          'Probe session timed out. The probe expression may be slow, hanging, or interfering with the inspector connection. Try increasing `--timeout`; if the failure persists, review the probe expressions.',
        probe: this.#evaluating.probe,
        stderr: this.#said(),
        details: { lastCdpMethod: this.#client.lastMethod },
      };
      ArrayPrototypePush(this.#results, { event: 'error', pending, error });
      return;
    }
    const { timeout } = this.#options;
    const what = pending.length === 0 ? 'target completion' : `probes: ${this.#names(pending)}`;
    const error = {
      code: 'probe_timeout',
      message: `Timed out after ${timeout}ms waiting for ${what}`,
    };
    ArrayPrototypePush(this.#results, { event: 'timeout', pending, error });
  }

  /** Lets the program run on alone. */
  #leave() {
    this.#client.reset();
    const child = this.#child;
    child?.stdout.destroy();
    child?.stderr.destroy();
    child?.stdin.destroy();
    child?.unref();
  }

  /** How an end reads. */
  describe(event) {
    switch (event.event) {
      case 'completed':
        return 'Completed';
      case 'miss':
        return `Missed probes: ${this.#names(event.pending)}`;
      default: {
        const { message, stderr } = event.error;
        if (!stderr) return message;
        return `${message}\n  [stderr]\n  ${RegExpPrototypeSymbolReplace(/\n/g, stderr, '\n  ')}`;
      }
    }
  }
}

/** A value in a report for people. */
function shown({ type, subtype, value, unserializableValue, description, preview }) {
  if (type === 'string') return JSONStringify(value);
  if (unserializableValue !== undefined) return unserializableValue;
  if (preview === undefined || subtype === 'error') return description ?? `${value}`;
  const { properties, overflow } = preview;
  const parts = [];
  for (let i = 0; i < properties.length; i++) {
    const property = properties[i];
    const text = property.type === 'string' ? JSONStringify(property.value) : property.value;
    ArrayPrototypePush(parts, subtype === 'array' ? text : `${property.name}: ${text}`);
  }
  if (overflow) ArrayPrototypePush(parts, '...');
  const inner = ArrayPrototypeJoin(parts, ', ');
  return subtype === 'array' ? `[${inner}]` : `{${inner}}`;
}

/** Writes a report for people. */
function printText(run, probes, results) {
  const { stdout } = process;
  ArrayPrototypeForEach(results, (event) => {
    if (event.event !== 'hit') {
      stdout.write(`${run.describe(event)}\n`);
      return;
    }
    const { url, line, column } = event.location;
    stdout.write(`Hit ${event.hit} at ${url}:${line}:${column}\n`);
    const { expr } = probes[event.probe];
    if (event.result) stdout.write(`  ${expr} = ${shown(event.result)}\n`);
    else stdout.write(`  [error] ${expr} = ${event.error.message}\n`);
  });
}

/** Sets the probes of a command line, runs its program and reports. */
async function run(options) {
  const session = new ProbeRun(options);
  const { results, ok } = await session.run();
  const { probes, json } = options;
  if (json) {
    const described = [];
    ArrayPrototypeForEach(probes, ({ expr, target, condition, maxHit }) => {
      ArrayPrototypePush(described, { expr, target, condition, maxHit });
    });
    process.stdout.write(`${JSONStringify({ v: 2, probes: described, results })}\n`);
  } else {
    printText(session, probes, results);
  }
  process.exitCode = ok ? 0 : 1;
}

module.exports = { run };
