'use strict';
// Keys edit the line as in Emacs: moving, killing, yanking, undoing, history and completion.

const assert = require('assert');
const readline = require('readline');
const { PassThrough } = require('stream');

function open(options) {
  const input = new PassThrough();
  const output = new PassThrough();
  output.columns = 80;
  return readline.createInterface({ input, output, terminal: true, prompt: '', ...options });
}

const ctrl = (name) => [undefined, { ctrl: true, name }];
const meta = (name) => [undefined, { meta: true, name }];

const rl = open();
rl.write('hello big world');
rl.write(...meta('b'));
assert.strictEqual(rl.cursor, 10);
rl.write(...ctrl('w'));
assert.strictEqual(rl.line, 'hello world');
rl.write(...ctrl('k'));
assert.strictEqual(rl.line, 'hello ');
rl.write(...ctrl('y'));
assert.strictEqual(rl.line, 'hello world');
rl.write(...ctrl('a'));
rl.write('> ');
assert.strictEqual(rl.line, '> hello world');
rl.write(undefined, { sequence: '\x1f' });
assert.strictEqual(rl.line, 'hello world');
rl.write(...ctrl('e'));
rl.write(undefined, { name: 'backspace' });
assert.strictEqual(rl.line, 'hello worl');

const entered = [];
rl.on('line', (line) => entered.push(line));
rl.write(undefined, { name: 'return' });
rl.write('second\nthird');
rl.write(undefined, { name: 'return' });
assert.deepStrictEqual(entered, ['hello worl', 'second', 'third']);
rl.write(undefined, { name: 'up' });
rl.write(undefined, { name: 'up' });
assert.strictEqual(rl.line, 'second');
rl.close();

const completing = open({ completer: (line) => [['foobar', 'foobaz'], line] });
completing.write('fo');
completing.write('\t', { name: 'tab' });
assert.strictEqual(completing.line, 'fooba');
completing.close();

const asking = open();
asking.question('name? ', (answer) => {
  assert.strictEqual(answer, 'nodus');
  asking.close();
});
asking.write('nodus\n');
