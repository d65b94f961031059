'use strict';

// The start-up of a JavaScript thread: the tick queue, the process object, the globals. Whatever a program may never
// touch is defined as a getter that loads it on first use.

const { ObjectDefineProperty, SymbolToStringTag, globalThis } = primordials;

const { accessor, exposeLazyGlobals, hidden, visible } = require('#internal/globals');

ObjectDefineProperty(globalThis, SymbolToStringTag, {
  __proto__: null,
  configurable: true,
  enumerable: false,
  value: 'global',
  writable: false,
});
visible('global', globalThis);

const { queueMicrotask } = require('#process/setup');
accessor('process', () => process);

exposeLazyGlobals(require('#timers/globals'), queueMicrotask);

const { getOptionValue } = require('#internal/options');
if (getOptionValue('--disable-proto')) {
  const { ObjectPrototype } = primordials;
  require('#internal/disable_proto').disableProto(ObjectPrototype);
}
if (getOptionValue('--expose-gc') || getOptionValue('--expose_gc')) {
  hidden('gc', require('#internal/gc').gc);
}
