'use strict';

// The format of event streams: lines of fields, with an empty line after each event. Bytes come in whatever pieces; what is
// kept between them is the line that is not complete yet.

const {
  Number,
  RegExpPrototypeExec,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
} = primordials;

const onlyDigits = /^\d+$/;
const lineEnd = /\r\n|\n|\r/g;

class Parser {
  /** `sink` has `onEvent(type, data, lastEventId)` and `onRetry(milliseconds)`. */
  constructor(sink, lastEventId) {
    this.sink = sink;
    // Every UTF-8 decoder takes away the mark at the beginning.
    const { TextDecoder } = require('#buffer/encoding');
    this.decoder = new TextDecoder();
    this.rest = '';
    // A line ended with \r: a \n that comes next belongs to it.
    this.afterReturn = false;
    this.data = null;
    this.type = '';
    this.id = lastEventId;
    this.lastEventId = lastEventId;
  }

  push(bytes) {
    let text = this.decoder.decode(bytes, { stream: true });
    if (text === '') return;
    if (this.afterReturn && text[0] === '\n') text = StringPrototypeSlice(text, 1);
    this.afterReturn = false;
    text = this.rest + text;
    let start = 0;
    lineEnd.lastIndex = 0;
    for (;;) {
      const match = RegExpPrototypeExec(lineEnd, text);
      if (match === null) break;
      const line = StringPrototypeSlice(text, start, match.index);
      start = match.index + match[0].length;
      if (match[0] === '\r' && start === text.length) this.afterReturn = true;
      this.line(line);
    }
    this.rest = StringPrototypeSlice(text, start);
  }

  line(line) {
    if (line === '') {
      this.dispatch();
      return;
    }
    const colon = StringPrototypeIndexOf(line, ':');
    if (colon === 0) return;
    let name = line;
    let value = '';
    if (colon !== -1) {
      name = StringPrototypeSlice(line, 0, colon);
      value = StringPrototypeSlice(line, line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    }
    switch (name) {
      case 'data':
        this.data = this.data === null ? value : `${this.data}\n${value}`;
        break;
      case 'event':
        this.type = value;
        break;
      case 'id':
        if (!StringPrototypeIncludes(value, '\0')) this.id = value;
        break;
      case 'retry':
        if (RegExpPrototypeExec(onlyDigits, value) !== null) this.sink.onRetry(Number(value));
        break;
    }
  }

  dispatch() {
    this.lastEventId = this.id;
    const { data, type } = this;
    this.data = null;
    this.type = '';
    if (data !== null) this.sink.onEvent(type === '' ? 'message' : type, data, this.lastEventId);
  }
}

module.exports = { Parser };
