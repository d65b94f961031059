'use strict';
// A timer that does not keep the process alive runs as long as something else does.
let ticks = 0;
setInterval(() => ticks++, 1).unref();
const late = setTimeout(() => console.log(ticks > 0), 100);
late.unref();
late.ref();
setInterval(() => console.log('never'), 1e6).unref();
console.log(late.hasRef());
