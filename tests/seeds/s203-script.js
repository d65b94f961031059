'use strict';
// A compiled script runs many times, here and elsewhere.
const vm = require('vm');
const script = new vm.Script('total = (typeof total === "undefined" ? 0 : total) + 1', 'count.js');
const context = vm.createContext({});
for (let i = 0; i < 1000; i++) {
  script.runInThisContext();
  script.runInContext(context);
}
console.log(global.total, context.total);
console.log(script.runInNewContext({ total: 41 }), vm.isContext(context));
