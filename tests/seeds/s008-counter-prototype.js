'use strict';
// An emitter that is the prototype of others: listeners sit on the shared instance.
const { EventEmitter } = require('events');
function Counter(start) {
  this.increment = () => {
    start++;
    this.emit('incremented', start);
  };
}
Counter.prototype = new EventEmitter();
const counter = new Counter(10);
const show = (count) => console.log(count);
counter.addListener('incremented', show);
counter.increment();
counter.increment();
counter.removeListener('incremented', show);
counter.increment();
