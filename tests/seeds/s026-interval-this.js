'use strict';
// In a timer's callback `this` is the timer; an arrow function keeps the outer one.
function Counter() {
  this.count = 0;
  let turns = 0;
  setInterval(function () {
    console.log(this.constructor.name, this.count++);
    if (++turns === 2) clearInterval(this);
  }, 1);
}
function ArrowCounter() {
  this.count = 0;
  const timer = setInterval(() => {
    console.log(this, this.count++);
    if (this.count === 2) clearInterval(timer);
  }, 1);
}
new Counter();
setTimeout(() => new ArrowCounter(), 300);
