'use strict';
// The fields of server-sent events.
function parse(text) {
  return text
    .split('\n\n')
    .filter(Boolean)
    .map((block) => {
      const event = { event: 'message', data: [] };
      for (const line of block.split('\n')) {
        const [, field, value] = /^(\w*): ?(.*)$/.exec(line) ?? [];
        if (field === 'data') event.data.push(value);
        else if (field) event[field] = value;
      }
      event.data = event.data.join('\n');
      return event;
    });
}
console.log(parse('event: add\nid: 7\ndata: one\ndata: two\n\n: comment\ndata: plain\n\n'));
