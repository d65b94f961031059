'use strict';

// The start-up of a JavaScript thread: the tick queue, the process object, the globals. Whatever a program may never
// touch comes into being, and loads its module, when it is first named.

const { Error, ObjectDefineProperty, SymbolToStringTag, globalThis } = primordials;

const { accessor, exposeLazyGlobals, hidden, lazy, visible } = require('#internal/globals');

ObjectDefineProperty(globalThis, SymbolToStringTag, {
  __proto__: null,
  configurable: true,
  enumerable: false,
  value: 'global',
  writable: false,
});
visible('global', globalThis);

const { getOptionValue } = require('#internal/options');
const traced =
  getOptionValue('--trace-event-categories') || getOptionValue('--trace-events-enabled');
if (traced) require('#trace_events/sources').wrapFiles();

require('#process/setup');
accessor('process', () => process);

exposeLazyGlobals();

if (getOptionValue('--disable-proto')) {
  const { ObjectPrototype } = primordials;
  require('#internal/disable_proto').disableProto(ObjectPrototype);
}
if (getOptionValue('--experimental-shadow-realm')) {
  lazy('ShadowRealm', () => require('#vm/shadow_realm').ShadowRealm);
}
if (getOptionValue('--expose-gc') || getOptionValue('--expose-gc-as')) {
  const { gc, gcName } = require('#internal/gc');
  hidden(gcName(), gc);
}
if (getOptionValue('--jitless')) delete globalThis.WebAssembly;
const frames = getOptionValue('--stack-trace-limit');
if (frames !== 10) Error.stackTraceLimit = frames;
if (traced) require('#trace_events/internal').startFromCommandLine();
