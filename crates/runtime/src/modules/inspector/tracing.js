'use strict';

// The domain NodeTracing: the trace's events as messages.

const { ArrayIsArray, ArrayPrototypePush, JSONParse, RegExpPrototypeExec } = primordials;

const { refusal } = require('#inspector/domains');

const kInvalidRequest = -32600;
const kInvalidParams = -32602;
// Events in one message.
const kBatch = 1000;

const categories = [
  'node',
  'node.async_hooks',
  'node.bootstrap',
  'node.console',
  'node.dns.native',
  'node.environment',
  'node.fs.async',
  'node.fs.sync',
  'node.fs_dir.async',
  'node.fs_dir.sync',
  'node.http',
  'node.net.native',
  'node.perf',
  'node.perf.timerify',
  'node.perf.usertiming',
  'node.promises.rejections',
  'node.threadpoolwork.async',
  'node.threadpoolwork.sync',
  'node.vm.script',
  'v8',
];

function send(state) {
  if (state.traced.length === 0) return;
  const value = state.traced;
  state.traced = [];
  state.notify('NodeTracing.dataCollected', { value });
}

const commands = {
  __proto__: null,
  'NodeTracing.getCategories': () => ({ categories }),
  'NodeTracing.start': (state, { traceConfig }) => {
    if (!require('worker_threads').isMainThread) {
      throw refusal(
        kInvalidRequest,
        'Tracing properties can only be changed through main thread sessions',
      );
    }
    if (typeof traceConfig !== 'object' || traceConfig === null) {
      throw refusal(kInvalidParams, 'Invalid parameters');
    }
    if (state.stopTracing !== undefined) {
      throw refusal(
        kInvalidRequest,
        'Call NodeTracing::end to stop tracing before updating the config',
      );
    }
    const { includedCategories } = traceConfig;
    if (!ArrayIsArray(includedCategories)) throw refusal(kInvalidParams, 'Invalid parameters');
    if (includedCategories.length === 0) {
      throw refusal(kInvalidRequest, 'At least one category should be enabled');
    }
    state.traced = [];
    state.stopTracing = require('#trace_events/internal').collect(includedCategories, (text) => {
      // Events may be written one to a line or in lists.
      if (RegExpPrototypeExec(/^\s*\{/, text) === null) return;
      ArrayPrototypePush(state.traced, JSONParse(text));
      if (state.traced.length >= kBatch) send(state);
    });
  },
  'NodeTracing.stop': (state) => {
    if (state.stopTracing === undefined) return;
    release(state);
    send(state);
    state.notify('NodeTracing.tracingComplete', {});
  },
};

function release(state) {
  state.stopTracing?.();
  state.stopTracing = undefined;
}

module.exports = { commands, release };
