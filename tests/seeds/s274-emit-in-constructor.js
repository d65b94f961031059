'use strict';
// What a constructor emits nobody hears.
const EventEmitter = require('events');
class Early extends EventEmitter {
  constructor() {
    super();
    this.emit('ready');
  }
}
new Early().on('ready', () => console.log('never'));
