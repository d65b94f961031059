'use strict';

// An interactive session: the program under the debugger, what is known of it (scripts, where it stands), and the terminal
// that the person sits at.

const { ArrayPrototypePush, RegExpPrototypeSymbolReplace, SafeMap, String } = primordials;
const { RegExpPrototypeExec, StringPrototypeEndsWith, StringPrototypeSlice } = primordials;

const {
  codes: { ERR_DEBUGGER_ERROR },
} = require('#internal/errors');
const { Client } = require('#debugger/client');
const { delay, launch, wake } = require('#debugger/launch');
const { Backtrace, Snippet, shortPath } = require('#debugger/source');

const kConnectTries = 5;
const kConnectPause = 200;
const kSamplingInterval = 100;

class Session {
  client = new Client();
  scripts = new SafeMap();
  /** Whether lines are evaluated in the program instead of being commands. */
  replMode = false;
  contextLines = 2;
  /** How many commands are at work. */
  busy = 0;
  #options;
  #child = undefined;
  #frames = undefined;
  #pauseOnExceptions = 'none';
  #server = undefined;

  constructor(options) {
    this.#options = options;
    const { Breakpoints } = require('#debugger/breakpoints');
    const { Watchers } = require('#debugger/watchers');
    const { Profiles } = require('#debugger/profiles');
    this.breakpoints = new Breakpoints(this);
    this.watchers = new Watchers(this);
    this.profiles = new Profiles(this);
    this.#listen();
  }

  // The terminal

  get stdout() {
    return process.stdout;
  }

  /** The prompt that this session speaks through, once there is one. */
  set server(server) {
    this.#server = server;
  }

  /** A value as this terminal shows values. */
  inspect(value) {
    const { inspect } = require('util');
    return inspect(value, { colors: this.#server?.useColors ?? false });
  }

  /** Writes over the prompt and shows the prompt again. */
  print(text, newline = true) {
    const { stdout } = this;
    // Without a terminal the prompt stays where it is; the backspace says that it is over.
    if (stdout.isTTY) {
      const { clearLine, cursorTo } = require('readline');
      cursorTo(stdout, 0);
      clearLine(stdout, 1);
    } else {
      stdout.write('\b');
    }
    stdout.write(newline ? `${text}\n` : text);
    if (this.busy === 0) this.#server?.displayPrompt(true);
  }

  /** What the program wrote. */
  #printOutput(text) {
    const lines = RegExpPrototypeSymbolReplace(/\n/g, text, '\n< ');
    this.print(`< ${lines}`);
  }

  // The program

  /** Starts the program, or goes to where it is, and connects. */
  async run() {
    this.kill();
    const { host, port, pid, remote, script, args } = this.#options;
    if (remote) {
      if (pid !== undefined) wake(pid);
      await this.#connect(host, port);
    } else {
      const started = await launch({
        args: [script, ...args],
        host,
        port,
        print: (text) => this.#printOutput(text),
      });
      const { child } = started;
      this.#child = child;
      child.on('close', () => {
        if (this.#child !== child) return;
        this.#child = undefined;
        this.client.reset();
      });
      await this.#connect(started.host, started.port);
    }
    await this.#begin();
  }

  async #connect(host, port) {
    this.print(`connecting to ${host}:${port} ...`, false);
    for (let i = 1; ; i++) {
      try {
        await this.client.connect(host, port);
        break;
      } catch (error) {
        if (error.fatal) throw error;
        if (i === kConnectTries) {
          this.stdout.write(' failed to connect, please retry\n');
          process.exit(1);
        }
        this.stdout.write('.');
        await delay(kConnectPause);
      }
    }
    this.stdout.write(' ok\n');
  }

  /** Tells the program's inspector what this session wants to hear. */
  async #begin() {
    const { client } = this;
    this.#frames = undefined;
    await client.call('Runtime.enable');
    await client.call('Profiler.enable');
    await client.call('Profiler.setSamplingInterval', { interval: kSamplingInterval });
    await client.call('Debugger.enable');
    await client.call('Debugger.setPauseOnExceptions', { state: this.#pauseOnExceptions });
    await client.call('Debugger.setAsyncCallStackDepth', { maxDepth: 0 });
    await client.call('Debugger.setBlackboxPatterns', { patterns: [] });
    await this.breakpoints.restore();
    await client.call('Runtime.runIfWaitingForDebugger');
  }

  /** Ends the program that this session started; leaves one that it did not. */
  kill() {
    this.client.reset();
    const child = this.#child;
    this.#child = undefined;
    if (child !== undefined) child.kill();
  }

  #listen() {
    const { client } = this;
    client.on('Debugger.scriptParsed', (script) => {
      if (script.url) this.scripts.set(script.scriptId, script);
    });
    client.on('Debugger.paused', (params) => this.#onPaused(params));
    client.on('Debugger.resumed', () => {
      this.#frames = undefined;
    });
    client.on('Debugger.breakpointResolved', (params) => this.breakpoints.resolved(params));
    client.on('close', () => {
      this.#frames = undefined;
      this.scripts = new SafeMap();
    });
    client.on('fault', (error) => this.print(error.message));
  }

  async #onPaused({ callFrames, reason }) {
    this.#frames = callFrames;
    if (reason === 'Break on start' && process.env.NODE_INSPECT_RESUME_ON_START === '1') {
      this.client.call('Debugger.resume').catch(() => {});
      return;
    }
    try {
      const { location } = callFrames[0];
      const url = shortPath(this.scripts.get(location.scriptId)?.url ?? '<unknown>');
      const verb = reason === 'other' ? 'break' : reason;
      const watched = await this.watchers.text();
      const source = this.inspect(await this.snippet(location, this.contextLines));
      const above = watched === '' ? '' : `Watchers:\n${watched}\n\n`;
      this.print(`${verb} in ${url}:${location.lineNumber + 1}\n${above}${source}`);
    } catch (error) {
      // The program may have gone on, or away, meanwhile.
      if (this.#frames === callFrames) this.print(error.message);
    }
  }

  // What commands need

  /** The innermost call of the program that stands still. */
  currentFrame() {
    if (this.#frames === undefined) {
      throw new ERR_DEBUGGER_ERROR('Requires execution to be paused');
    }
    return this.#frames[0];
  }

  /** The program is about to go on. */
  leavePause() {
    this.#frames = undefined;
  }

  /** The script that the program stands in, if it stands. */
  get currentScript() {
    return this.#frames?.[0].location.scriptId;
  }

  /** The calls that led to where the program is. */
  backtrace() {
    return this.#frames === undefined ? null : new Backtrace(this.#frames, this.scripts);
  }

  /** The source around a place. */
  async snippet(location, delta) {
    const { scriptId, lineNumber, columnNumber = 0 } = location;
    const { scriptSource } = await this.client.call('Debugger.getScriptSource', { scriptId });
    return new Snippet({
      text: scriptSource,
      line: lineNumber,
      column: columnNumber,
      delta,
      breakLines: (line) => this.breakpoints.isOn(this.scripts.get(scriptId), line),
    });
  }

  /** Evaluates in the innermost call, or globally while the program runs. */
  evaluate(expression, more) {
    const params = {
      expression,
      includeCommandLineAPI: true,
      generatePreview: true,
      objectGroup: 'nodus-debugger',
      ...more,
    };
    const frame = this.#frames?.[0];
    if (frame === undefined) return this.client.call('Runtime.evaluate', params);
    params.callFrameId = frame.callFrameId;
    return this.client.call('Debugger.evaluateOnCallFrame', params);
  }

  /** The names in the scopes of the innermost call, without those that are global. */
  async scopes() {
    const { scopeChain } = this.currentFrame();
    const found = [];
    for (let i = 0; i < scopeChain.length; i++) {
      if (scopeChain[i].type === 'global') continue;
      const { objectId } = scopeChain[i].object;
      const { result } = await this.client.call('Runtime.getProperties', {
        objectId,
        generatePreview: true,
      });
      const names = [];
      for (let j = 0; j < result.length; j++) ArrayPrototypePush(names, result[j].name);
      ArrayPrototypePush(found, names);
    }
    return found;
  }

  async breakOn(state) {
    this.#pauseOnExceptions = state;
    await this.client.call('Debugger.setPauseOnExceptions', { state });
  }

  /** Scripts with their numbers, the one where the program stands marked. */
  listScripts(builtin) {
    let text = '';
    this.scripts.forEach(({ scriptId, url }) => {
      if (!builtin && RegExpPrototypeExec(/^node:internal\//, url) !== null) return;
      const sign = scriptId === this.currentScript ? '*' : ' ';
      text += `${sign} ${String(scriptId)}: ${shortPath(url)}\n`;
    });
    return StringPrototypeEndsWith(text, '\n') ? StringPrototypeSlice(text, 0, -1) : text;
  }
}

module.exports = { Session };
