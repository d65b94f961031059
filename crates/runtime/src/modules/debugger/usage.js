'use strict';

// What `nodus inspect` says about itself: how it is started, and the commands at its prompt.

const { StringPrototypeRepeat } = primordials;

/** How to start the debugger; `name` is what the program was started as. */
function usage(name) {
  const first = `Usage: ${name} inspect`;
  const pad = StringPrototypeRepeat(' ', 22);
  return `${first} [--port=<port>] [<node-option> ...]
${pad}[<script> [<script-args>] | <host>:<port> | -p <pid>]
       ${name} inspect --probe <file>:<line>[:<col>] --expr <expr> [--cond <expr>] [--max-hit <n>]
${pad}[--probe <file>:<line>[:<col>] --expr <expr> [--cond <expr>] [--max-hit <n>] ...]
${pad}[--json] [--preview] [--timeout=<ms>] [--port=<port>]
${pad}[--] [<node-option> ...] <script> [<script-args> ...]

Interactive: a debugger at a prompt (type help there).
  --port=<port>         Port on which the program is debugged (default: 9229, 0: any)
  <script>              The program to start and debug
  <host>:<port>         A program elsewhere that is waiting for debuggers
  -p <pid>              A process of this machine

  Without any of them this text is shown.

Probes: expressions are evaluated whenever the program comes to given places,
and what they gave is printed.
  --probe <file>:<line>[:<col>]
                        A place, counted from 1. <file> is the end of the path of
                        every script that is meant; without <col> the place is the
                        first of the line where execution can stop. --expr has to
                        follow at once.
  --expr <expr>         What to evaluate there, in the scope of that place
  --cond <expr>         Only when this is truthy (one condition for a place)
  --max-hit <n>         After so many times the program is left alone and the
                        results are printed
  --json                Print JSON
  --preview             With previews of objects in the JSON
  --timeout=<ms>        How long it may take in all (default: 30000)
  --port=<port>         Port on which the program is debugged (default: 0, any)
  --                    What follows are options of the program's runtime, the
                        program and its arguments

Examples:
  $ ${name} inspect script.js
  $ ${name} inspect --probe app.js:10 --expr user --json app.js --for-the-app

See https://nodejs.org/api/debugger.html.
`;
}

const help = `run, restart, r       Start the program, or start it anew
kill                  End the program, or leave it when it runs elsewhere

cont, c               Go on
next, n               Go to the next line of this function
step, s               Go to the next line, into functions that are called
out, o                Go on until this function has returned
pause                 Stop where the program is
backtrace, bt         Print the calls that led here
list(n)               Print the source around the current line, n lines before and after
setContextLineNumber  How many lines are shown before and after a stop
setBreakpoint, sb     Set a breakpoint: (), (line), ('function()'), ('file', line, 'condition')
clearBreakpoint, cb   Remove a breakpoint: ('file', line)
breakpoints           Print the breakpoints
breakOnException      Stop at every exception
breakOnUncaught       Stop at exceptions that nobody catches
breakOnNone           Do not stop at exceptions (the default)

watch(expr)           Print an expression's value at every stop
unwatch(expr)         No longer
unwatch(index)        No longer, by the number in the list
watchers              Print the watched expressions and their values

exec(expr), p(expr), exec expr, p expr
                      Evaluate an expression and print its value
repl                  A prompt where every line is evaluated so

scripts               Print the scripts that are loaded
scripts(true)         Print builtin ones too

profile               Begin a profile of processor time
profileEnd            End it
profiles              The profiles that were taken
profiles[n].save(filepath = 'node.cpuprofile')
                      Write one to a file

takeHeapSnapshot(filepath = 'node.heapsnapshot')
                      Write what is in memory to a file

version               Print the version of the engine
.exit                 Leave the debugger`;

module.exports = { help, usage };
