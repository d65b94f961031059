'use strict';

// Running the client's code: in a realm, in a frame, as a function.

const { ProtocolError, invalidParams } = require('protocol');
const { Virtual } = require('objects');
const { wrap } = require('remote');
const { detailsOf, optionsFor } = require('exceptions');
const { openly, quietly } = require('pausing');
const { contextById, contexts, fromHost, toHost } = require('target');

const host = internalBinding;

/** The context that parameters name. */
function contextFor(id, uniqueId = undefined) {
  if (uniqueId !== undefined) {
    if (id !== undefined) {
      throw invalidParams('contextId and uniqueContextId are mutually exclusive');
    }
    for (const context of contexts.values()) {
      if (context.uniqueId === uniqueId) return context;
    }
    throw new ProtocolError('uniqueContextId not found');
  }
  const context = contextById(id ?? 1);
  if (context === undefined) throw new ProtocolError('Cannot find context with specified id');
  return context;
}

/** Calls `f` within a time; gives its completion. */
function within(timeout, f) {
  if (timeout === undefined) return f();
  let completion;
  try {
    host.runLimited(() => {
      completion = f();
    }, timeout);
  } catch {
    return null;
  }
  return completion;
}

/** Where a text that does not parse is wrong. */
function placeOfSyntaxError(value, code) {
  if (!(value instanceof Debugger.Object) || !value.isError) return undefined;
  if (host.errorName(toHost(value)) !== 'SyntaxError') return undefined;
  const line = value.errorLineNumber;
  const column = value.errorColumnNumber;
  if (typeof line !== 'number' || line < 1 || line > code.split('\n').length) return undefined;
  return { lineNumber: line - 1, columnNumber: Math.max(0, column - 1) };
}

/** Answers with a completion. */
function answer(session, context, completion, options, code = '') {
  if (completion === null || completion === undefined) {
    throw new ProtocolError('Execution was terminated');
  }
  if ('throw' in completion) {
    const value = completion.throw;
    const exceptionDetails = detailsOf(session, context.id, value, {
      stack: completion.stack,
      options,
      at: placeOfSyntaxError(value, code),
    });
    return {
      result: wrap(session, context.id, value, optionsFor(value, options)),
      exceptionDetails,
    };
  }
  return { result: wrap(session, context.id, completion.return, options) };
}

/** Waits for the promise of a completion, then answers. */
function answerLater(session, context, completion, options, later) {
  const value = completion?.return;
  if (!(value instanceof Debugger.Object) || !value.isPromise) {
    return answer(session, context, completion, options);
  }
  const reply = later();
  host.whenSettled(toHost(value), (isFulfilled, outcome) => {
    const settled = fromHost(outcome);
    try {
      if (isFulfilled) {
        reply.respond({ result: wrap(session, context.id, settled, options) });
        return;
      }
      const isError = settled instanceof Debugger.Object && settled.isError;
      const text = isError
        ? `Uncaught (in promise) ${String(host.errorText(toHost(settled))).split('\n')[0]}`
        : 'Uncaught (in promise)';
      const exceptionDetails = detailsOf(session, context.id, settled, { text, options });
      reply.respond({
        result: wrap(session, context.id, settled, optionsFor(settled, options)),
        exceptionDetails,
      });
    } catch (error) {
      reply.fail(error);
    }
  });
  return undefined;
}

function optionsOf({ objectGroup, returnByValue, generatePreview }) {
  return { group: objectGroup, returnByValue, generatePreview };
}

/** Names that the console offers besides the program's, as far as a text uses them. */
function commandLine(session, code) {
  if (!/\b(?:require|\$_|inspect|keys|values|copy|dir|clear|module|exports)\b|\$_/.test(code))
    return undefined;
  const bindings = {};
  const api = host.commandLine();
  for (let i = 0; i + 1 < api.length; i += 2) {
    if (new RegExp(`\\b${api[i]}\\b`).test(code)) bindings[api[i]] = fromHost(api[i + 1]);
  }
  if (session.lastResult !== undefined) bindings.$_ = session.lastResult;
  return Object.keys(bindings).length > 0 ? bindings : undefined;
}

function execute(context, code, bindings, url) {
  const options = { url: url ?? '' };
  return bindings === undefined
    ? context.global.executeInGlobal(code, options)
    : context.global.executeInGlobalWithBindings(code, bindings, options);
}

/** The text of a session's input: `await` at its top level and repeated declarations are allowed there. */
function replText(code) {
  const rewritten = host.processTopLevelAwait(code);
  if (typeof rewritten === 'string') return { code: rewritten, awaits: true };
  return { code: code.replace(/^(\s*)(?:let|const)\b/, '$1var'), awaits: false };
}

function evaluate(session, params, later) {
  const context = contextFor(params.contextId, params.uniqueContextId);
  const options = optionsOf(params);
  let code = params.expression;
  let { awaitPromise } = params;
  let unwraps = false;
  if (params.replMode) {
    const repl = replText(code);
    code = repl.code;
    if (repl.awaits) {
      awaitPromise = true;
      unwraps = true;
    }
  }
  const bindings = params.includeCommandLineAPI ? commandLine(session, code) : undefined;
  const run = () =>
    within(params.timeout, () =>
      params.throwOnSideEffect
        ? require('side_effects').guarded(context, (global) =>
            bindings === undefined
              ? global.executeInGlobal(code, { url: '' })
              : global.executeInGlobalWithBindings(
                  code,
                  require('side_effects').adopted(bindings),
                  { url: '' },
                ),
          )
        : execute(context, code, bindings),
    );
  const completion = params.disableBreaks || params.throwOnSideEffect ? quietly(run) : openly(run);
  if (completion && 'return' in completion && params.objectGroup === 'console') {
    session.lastResult = completion.return;
  }
  if (awaitPromise) {
    return answerLater(
      session,
      context,
      unwraps ? unwrapped(completion) : completion,
      options,
      later,
    );
  }
  return answer(session, context, completion, options, code);
}

/** The promise of the value that text with `await` at its top level ends in. */
function unwrapped(completion) {
  if (!completion || !('return' in completion)) return completion;
  const value = completion.return;
  if (!(value instanceof Debugger.Object) || !value.isPromise) return completion;
  return { return: fromHost(host.replResult(toHost(value))) };
}

/** A CallArgument as a debuggee value. */
function argumentOf(session, argument) {
  if (typeof argument !== 'object' || argument === null) throw invalidParams();
  if (argument.objectId !== undefined) {
    const { value } = session.objects.get(argument.objectId);
    return value instanceof Virtual ? value.materialize?.() : value;
  }
  const text = argument.unserializableValue;
  if (text !== undefined) {
    if (text === 'NaN' || text === 'Infinity' || text === '-Infinity' || text === '-0')
      return Number(text);
    if (/^-?\d+n$/.test(text)) return BigInt(text.slice(0, -1));
    throw new ProtocolError("Couldn't parse value object in call argument");
  }
  const { value } = argument;
  return typeof value === 'object' && value !== null
    ? fromHost(host.parse(JSON.stringify(value)))
    : value;
}

function callFunctionOn(session, params, later) {
  const { objectId, functionDeclaration, executionContextId, uniqueContextId } = params;
  const given = [objectId, executionContextId, uniqueContextId].filter((one) => one !== undefined);
  if (objectId !== undefined && executionContextId !== undefined) {
    throw invalidParams(
      'objectId, executionContextId and uniqueContextId must not be specified together',
    );
  }
  if (given.length === 0) {
    throw invalidParams(
      'Either objectId or executionContextId or uniqueContextId must be specified',
    );
  }
  let receiver;
  let context;
  let group = params.objectGroup;
  if (objectId !== undefined) {
    const found = session.objects.get(objectId);
    receiver = found.value instanceof Virtual ? found.value.materialize?.() : found.value;
    context = contextFor(found.contextId);
    group ??= found.group;
  } else {
    context = contextFor(executionContextId, uniqueContextId);
    receiver = context.global;
  }
  const args = (params.arguments ?? []).map((argument) => argumentOf(session, argument));
  const options = { ...optionsOf(params), group };
  const run = () => {
    const made = execute(context, `(${functionDeclaration}\n)`, undefined);
    if (made === null || !('return' in made)) return made;
    const fn = made.return;
    if (!(fn instanceof Debugger.Object) || !fn.callable) {
      throw new ProtocolError('Given expression does not evaluate to a function');
    }
    if (params.throwOnSideEffect) {
      return require('side_effects').guarded(context, (_global, adopt) =>
        adopt(fn).call(adopt(receiver), ...args.map(adopt)),
      );
    }
    return fn.call(receiver, ...args);
  };
  const completion = params.throwOnSideEffect ? quietly(run) : openly(run);
  return params.awaitPromise
    ? answerLater(session, context, completion, options, later)
    : answer(session, context, completion, options, functionDeclaration);
}

module.exports = {
  answer,
  answerLater,
  argumentOf,
  callFunctionOn,
  commandLine,
  contextFor,
  evaluate,
  execute,
  optionsOf,
  within,
};
