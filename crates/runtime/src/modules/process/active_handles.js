'use strict';

// `process._getActiveHandles`: the objects behind the handles that keep the loop alive. Nobody keeps a list of them, so the
// heap is searched; this is for looking for what keeps a program from ending, not for programs that do.

const { ArrayPrototypePush } = primordials;

const classes = [
  ['tcp_wrap', 'TCP'],
  ['pipe_wrap', 'Pipe'],
  ['tty_wrap', 'TTY'],
  ['udp_wrap', 'UDP'],
  ['process_wrap', 'Process'],
];

function activeHandles() {
  const { queryObjects } = internalBinding('v8');
  const { owner_symbol } = require('#async_hooks/internal');
  const active = [];
  for (let i = 0; i < classes.length; i++) {
    const handles = queryObjects(internalBinding(classes[i][0])[classes[i][1]].prototype);
    for (let j = 0; j < handles.length; j++) {
      const handle = handles[j];
      if (handle.hasRef()) ArrayPrototypePush(active, handle[owner_symbol] ?? handle);
    }
  }
  return active;
}

module.exports = { activeHandles };
