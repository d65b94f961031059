'use strict';

// The reporter `dot`: one character a test, then what failed.

const { ArrayPrototypePush, MathMax } = primordials;

const { errorText, lookOf, painter, resultLine } = require('#test/report_spec');

function create({ colors: enabled }) {
  const paint = painter(enabled);
  const failures = [];
  const width = MathMax(process.stdout.columns ?? 20, 20);
  let column = 0;
  return {
    begin: () => '',
    event({ type, data }) {
      if (type !== 'test:pass' && type !== 'test:fail') return '';
      let text = type === 'test:pass' ? paint('green', '.') : paint('red', 'X');
      if (type === 'test:fail') ArrayPrototypePush(failures, data);
      if (++column === width) {
        column = 0;
        text += '\n';
      }
      return text;
    },
    end() {
      let text = '\n';
      if (failures.length > 0) text += `\n${paint('red', 'Failed tests:')}\n\n`;
      for (let i = 0; i < failures.length; i++) {
        const { symbol, color } = lookOf('test:fail', failures[i]);
        const line = resultLine(failures[i], symbol, paint, color);
        text += `${line.text}\n${errorText(failures[i].details.error, enabled)}\n`;
      }
      return text;
    },
  };
}

module.exports = { create };
