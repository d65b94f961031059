'use strict';

// What scripts and contexts hand to other builtin modules: compiling for the interactive prompt, whose code may `import()`
// whatever a file of the working directory may.

const { ReflectApply } = primordials;

const { CompiledScript } = internalBinding('vm');

/** Compiles a text, with the place above the stack of an error. */
function compileForPrompt(text, filename) {
  try {
    return new CompiledScript(text, filename, 0, 0, undefined);
  } catch (error) {
    require('#vm/decorate').decorateSyntaxError(error, text);
    throw error;
  }
}

/** Runs a compiled text in a context, or in this one if there is none. */
function runForPrompt(script, contextObject, referrer, breakOnSigint, timeout = 0) {
  const context =
    contextObject === undefined ? null : require('#vm/context').contextOf(contextObject);
  const run = () => script.run(context, referrer, timeout, breakOnSigint);
  if (!breakOnSigint || process.listenerCount('SIGINT') === 0)
    return ReflectApply(run, undefined, []);
  return require('#vm/sigint').sigintHandlersWrap(run);
}

module.exports = {
  compileForPrompt,
  contextOf: (object) => require('#vm/context').contextOf(object),
  runForPrompt,
};
