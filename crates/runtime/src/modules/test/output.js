'use strict';

// Opens the reporters that the command line names, with what they write to.

const { ArrayPrototypePush } = primordials;

const { getOptionValue } = require('#internal/options');
const {
  codes: { ERR_INVALID_ARG_VALUE },
  notImplemented,
} = require('#internal/errors');

/** Writes at once, so that nothing is lost when the process ends. */
function openDestination(name) {
  if (name === 'stdout' || name === 'stderr') {
    const stream = process[name];
    return { write: (text) => stream.write(text), colors: !!stream.isTTY };
  }
  const fs = require('fs');
  const fd = fs.openSync(name, 'w');
  return { write: (text) => fs.writeSync(fd, text), colors: false };
}

const printers = { __proto__: null, dot: true, spec: true, tap: true };

function openReporters() {
  const names = getOptionValue('--test-reporter') ?? [];
  const destinations = getOptionValue('--test-reporter-destination') ?? [];
  if (names.length === 0) ArrayPrototypePush(names, 'spec');
  if (names.length === 1 && destinations.length === 0) ArrayPrototypePush(destinations, 'stdout');
  if (names.length !== destinations.length) {
    throw new ERR_INVALID_ARG_VALUE(
      'destinations',
      destinations,
      'Must be equal to the number of reporters',
    );
  }
  const reporters = [];
  for (let i = 0; i < names.length; i++) {
    if (printers[names[i]] === undefined) throw notImplemented(`--test-reporter=${names[i]}`);
    const { write, colors } = openDestination(destinations[i]);
    const printer = require(`#test/report_${names[i]}`).create({ colors });
    const put = (text) => {
      if (text !== '') write(text);
    };
    put(printer.begin());
    ArrayPrototypePush(reporters, {
      event: (event) => put(printer.event(event)),
      end: () => put(printer.end()),
    });
  }
  return reporters;
}

module.exports = { openReporters };
