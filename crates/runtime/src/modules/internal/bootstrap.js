'use strict';

// The start-up of a JavaScript thread: the tick queue, the process object, the globals. Whatever a program may never
// touch is defined as a getter that loads it on first use.

const { ObjectDefineProperty, SymbolToStringTag, globalThis } = primordials;

const { exposeLazyGlobals, hidden } = require('#internal/globals');

ObjectDefineProperty(globalThis, SymbolToStringTag, {
  __proto__: null,
  configurable: true,
  enumerable: false,
  value: 'global',
  writable: false,
});
hidden('global', globalThis);

const { queueMicrotask } = require('#process/setup');
hidden('process', process);

exposeLazyGlobals(require('#timers/globals'), queueMicrotask);

const { getOptionValue } = require('#internal/options');
if (getOptionValue('--expose-gc') || getOptionValue('--expose_gc')) {
  hidden('gc', require('#internal/gc').gc);
}
