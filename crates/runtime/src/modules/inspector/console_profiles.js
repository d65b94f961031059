'use strict';

// `console.profile` and `console.profileEnd`: profiles of time for every conversation that has the profiler on.

const { ArrayPrototypeFindIndex, ArrayPrototypePush, ArrayPrototypeSplice, JSONParse, MathMax } =
  primordials;
const { StringPrototypeStartsWith } = primordials;

const natives = internalBinding('v8');

// Frames among which the program's first one is looked for.
const kFrames = 20;

let lastId = 0;

/** Where the program called the console. */
function caller() {
  const sites = require('util').getCallSites(kFrames);
  for (let i = 0; i < sites.length; i++) {
    const { columnNumber, lineNumber, scriptId, scriptName } = sites[i];
    if (StringPrototypeStartsWith(scriptName, 'node:')) continue;
    return {
      scriptId: `${scriptId}`,
      lineNumber: MathMax(0, lineNumber - 1),
      columnNumber: MathMax(0, columnNumber - 1),
    };
  }
  return { scriptId: '0', lineNumber: 0, columnNumber: 0 };
}

function begin(state, title) {
  const { kDefaultInterval, kMostSamples } = require('#inspector/domains');
  const number = natives.startCpuProfile(state.interval ?? kDefaultInterval, kMostSamples);
  const id = `${++lastId}`;
  state.consoleProfiles ??= [];
  ArrayPrototypePush(state.consoleProfiles, { __proto__: null, id, number, title });
  state.notify('Profiler.consoleProfileStarted', { id, location: caller(), title });
}

function end(state, title) {
  const running = state.consoleProfiles ?? [];
  const at = ArrayPrototypeFindIndex(running, (one) => one.title === title);
  if (at < 0) return;
  const { id, number } = running[at];
  ArrayPrototypeSplice(running, at, 1);
  const profile = JSONParse(natives.stopCpuProfile(number, false));
  state.notify('Profiler.consoleProfileFinished', { id, location: caller(), profile, title });
}

/** A method was called: `profile` or `profileEnd`. */
function called(name, title) {
  const states = require('#inspector/connection').statesWith('profiler');
  for (let i = 0; i < states.length; i++) {
    if (name === 'profile') begin(states[i], title);
    else end(states[i], title);
  }
}

/** Ends those of a conversation. */
function release(state) {
  const running = state.consoleProfiles ?? [];
  for (let i = 0; i < running.length; i++) natives.stopCpuProfile(running[i].number, false);
  state.consoleProfiles = undefined;
}

module.exports = { called, release };
