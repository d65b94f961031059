'use strict';

// `nodus` alone on a terminal, or with `--interactive`.

/** Starts the interactive prompt, after what `--require` and `--import` name. */
function start() {
  const { getOptionValue } = require('#internal/options');
  const { preload } = require('#internal/main_eval');
  if (getOptionValue('--input-type')) {
    require('fs').writeSync(2, 'Cannot specify --input-type for REPL\n');
    process.exit(9);
  }
  preload();
  const begin = () => {
    const own = process.env.NODE_REPL_EXTERNAL_MODULE;
    if (own) {
      require('#module/cjs_loader').Module._load(own, undefined, true);
      return;
    }
    require('#repl/standalone').run();
    const text = getOptionValue('--eval');
    if (text === undefined) return;
    // The text shares its variables with the prompt.
    const { compileForPrompt, runForPrompt } = require('#vm/internal');
    const script = compileForPrompt(text, '[eval]');
    const result = runForPrompt(script, undefined, process.cwd(), false);
    if (getOptionValue('--print')) require('console').log(result);
  };
  const imports = getOptionValue('--import');
  if (imports === undefined || imports.length === 0) {
    begin();
    return;
  }
  const { PromiseResolve } = primordials;
  require('#module/run_main').afterPreloads(() => {
    begin();
    return PromiseResolve();
  });
}

module.exports = { start };
