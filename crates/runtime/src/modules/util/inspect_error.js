'use strict';
// How `util.inspect` shows errors: the stack with a truthful first line, causes without the frames
// that they share, grey frames for builtin modules and underlined package names.

const {
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypeIndexOf,
  ArrayPrototypeJoin,
  ArrayPrototypePop,
  ArrayPrototypePush,
  ArrayPrototypeSplice,
  ErrorPrototypeToString,
  ObjectPrototypeHasOwnProperty,
  ObjectPrototypeToString,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeRepeat,
  StringPrototypeReplace,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
} = primordials;

const { isError } = require('#util/inspect_classify');
const { getPrefix } = require('#util/inspect_class');
const { formatValue } = require('#util/inspect_value');

const coreFrame = /^ {4}at (?:[^/\\(]+ \(|)node:(.+):\d+:\d+(?:\)|$)/;
const packagePath = /[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)(?=[/\\])/g;

function getStack(ctx, error) {
  const { stack } = error;
  if (stack) {
    if (typeof stack === 'string') return stack;
    ArrayPrototypePush(ctx.seen, error);
    ctx.indentationLvl += 4;
    const shown = formatValue(ctx, stack);
    ctx.indentationLvl -= 4;
    ArrayPrototypePop(ctx.seen);
    return `${ErrorPrototypeToString(error)}\n    ${shown}`;
  }
  return ErrorPrototypeToString(error);
}

/** Where two lists of frames share a run, its length and start in `a`: `[0, 0]` if below four. */
function sharedFrames(a, b) {
  for (let i = 0; i < a.length - 3; i++) {
    const at = ArrayPrototypeIndexOf(b, a[i]);
    if (at === -1) continue;
    const rest = b.length - at;
    if (rest <= 3) continue;
    let length = 1;
    const most = rest < a.length - i ? rest : a.length - i;
    while (most > length && a[i + length] === b[at + length]) length++;
    if (length > 3) return { length, start: i };
  }
  return { length: 0, start: 0 };
}

/**
 * Folds frames that repeat because of recursion. Of a block of lines that occurs again and again
 * only the first copy is shown.
 */
function foldRepeats(ctx, frames) {
  const out = [];
  let i = 0;
  while (i < frames.length) {
    const found = longestRepeat(frames, i);
    if (found === undefined) {
      ArrayPrototypePush(out, frames[i++]);
      continue;
    }
    const { size, times } = found;
    for (let j = 0; j < size; j++) ArrayPrototypePush(out, frames[i + j]);
    const folded = size * times;
    const note = `    ... collapsed ${folded} duplicate lines matching above ${size} lines ${times} times...`;
    ArrayPrototypePush(out, ctx.stylize(note, 'undefined'));
    i += size + folded;
  }
  return out;
}

/** The block of lines at `from` that is repeated right behind it, at least four lines in sum. */
function longestRepeat(frames, from) {
  const line = frames[from];
  const longest = (frames.length - from) >> 1;
  for (let size = 1; size <= longest; size++) {
    if (frames[from + size] !== line) continue;
    let times = 0;
    let next = from + size;
    while (next + size <= frames.length && sameBlock(frames, from, next, size)) {
      times++;
      next += size;
    }
    if (times > 0 && times * size > 3) return { size, times };
  }
  return undefined;
}

function sameBlock(frames, a, b, size) {
  for (let i = 0; i < size; i++) if (frames[a + i] !== frames[b + i]) return false;
  return true;
}

function getFrames(ctx, error, text) {
  let frames = StringPrototypeSplit(text, '\n');
  let cause;
  try {
    ({ cause } = error);
  } catch {
    // A getter that throws hides the cause.
  }
  if (cause != null && isError(cause)) {
    const causeStack = getStack(ctx, cause);
    const start = StringPrototypeIndexOf(causeStack, '\n    at');
    if (start !== -1) {
      const causeFrames = StringPrototypeSplit(StringPrototypeSlice(causeStack, start + 1), '\n');
      const shared = sharedFrames(frames, causeFrames);
      if (shared.length > 3) {
        const skipped = shared.length - 2;
        const note = `    ... ${skipped} lines matching cause stack trace ...`;
        ArrayPrototypeSplice(frames, shared.start + 1, skipped, ctx.stylize(note, 'undefined'));
      }
    }
  }
  if (frames.length > MANY) frames = foldRepeats(ctx, frames);
  return frames;
}

/** Makes the first line name the class, which the stack does not when only the class differs. */
function improveStack(stack, constructor, name, tag) {
  let length = name.length;
  const headed =
    StringPrototypeEndsWith(name, 'Error') &&
    StringPrototypeStartsWith(stack, name) &&
    (stack.length === length || stack[length] === ':' || stack[length] === '\n');
  if (constructor !== null && !headed) return stack;
  let fallback = 'Error';
  if (constructor === null) {
    const start =
      RegExpPrototypeExec(/^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/, stack) ??
      RegExpPrototypeExec(/^([a-z_A-Z0-9-]*Error)$/, stack);
    fallback = start?.[1] ?? '';
    length = fallback.length;
    fallback ||= 'Error';
  }
  const prefix = StringPrototypeSlice(getPrefix(constructor, tag, fallback), 0, -1);
  if (name === prefix) return stack;
  if (StringPrototypeIncludes(prefix, name)) {
    return length === 0 ? `${prefix}: ${stack}` : prefix + StringPrototypeSlice(stack, length);
  }
  return `${prefix} [${name}]${StringPrototypeSlice(stack, length)}`;
}

/** A property whose getter may throw. */
function read(error, key) {
  try {
    return error[key];
  } catch {
    return undefined;
  }
}

/** What the stack says already is not repeated as property. */
function removeShownKeys(ctx, keys, error, stack) {
  if (ctx.showHidden || keys.length === 0) return;
  for (const name of ['name', 'message', 'stack']) {
    const index = ArrayPrototypeIndexOf(keys, name);
    if (index === -1) continue;
    let value;
    try {
      value = error[name];
    } catch {
      // It will be shown as an accessor that throws.
      continue;
    }
    if (typeof value !== 'string' || StringPrototypeIncludes(stack, value))
      ArrayPrototypeSplice(keys, index, 1);
  }
}

function workingDirectory() {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/** Greys the working directory in a frame, with the parenthesis around the place. */
function greyDirectory(ctx, line, directory) {
  let start = StringPrototypeIndexOf(line, directory);
  if (start === -1) return line;
  let length = directory.length;
  if (StringPrototypeSlice(line, start - 7, start) === 'file://') {
    start -= 7;
    length += 7;
  }
  if (StringPrototypeSlice(line, start - 1, start) === '(') {
    start--;
    length++;
  }
  const char = line[start + length];
  if (char === '/' || char === '\\') length++;
  const before = StringPrototypeSlice(line, 0, start);
  const shown = ctx.stylize(StringPrototypeSlice(line, start, start + length), 'undefined');
  let after = StringPrototypeSlice(line, start + length);
  if (line[start] === '(' && StringPrototypeEndsWith(after, ')'))
    after = StringPrototypeSlice(after, 0, -1) + ctx.stylize(')', 'undefined');
  return before + shown + after;
}

function underlinePackages(ctx, line) {
  return RegExpPrototypeSymbolReplace(packagePath, line, (path, name) => {
    // A scope and the name behind it belong together.
    const prefix = StringPrototypeSlice(path, 0, path.length - name.length);
    return `${prefix}${ctx.stylize(name, 'module')}`;
  });
}

let isBuiltinId;
function isCoreFrame(line) {
  const found = RegExpPrototypeExec(coreFrame, line);
  if (found === null) return false;
  isBuiltinId ??= require('#internal/util').isBuiltinId ?? (() => true);
  return isBuiltinId(found[1]);
}

function colorFrames(ctx, frames) {
  const directory = workingDirectory();
  let directoryUrl;
  let out = '';
  for (let i = 0; i < frames.length; i++) {
    let line = frames[i];
    if (isCoreFrame(line)) {
      out += `\n${ctx.stylize(line, 'undefined')}`;
      continue;
    }
    line = underlinePackages(ctx, line);
    if (directory !== undefined) {
      let marked = greyDirectory(ctx, line, directory);
      if (marked === line && StringPrototypeIncludes(line, 'file://')) {
        directoryUrl ??= require('url').pathToFileURL(directory).href;
        marked = greyDirectory(ctx, line, directoryUrl);
      }
      line = marked;
    }
    out += `\n${line}`;
  }
  return out;
}

// So many frames are looked at for repeats.
const MANY = 10;

/** Whether there are more than `MANY` lines behind the line break at `start`. */
function hasManyLines(stack, start) {
  let lines = 0;
  for (let at = start; at !== -1; at = StringPrototypeIndexOf(stack, '\n', at + 1)) {
    if (++lines > MANY) return true;
  }
  return false;
}

function formatError(error, constructor, tag, ctx, keys) {
  const message = read(error, 'message');
  const ownName = read(error, 'name');
  const name = ownName == null ? 'Error' : `${ownName}`;
  let stack;
  let readable = true;
  try {
    stack = getStack(ctx, error);
  } catch {
    try {
      stack = ErrorPrototypeToString(error);
    } catch {
      // Nothing of it can be read but what it is.
      stack = ObjectPrototypeToString(error);
      readable = false;
    }
  }
  if (ownName != null && typeof ownName !== 'string') {
    const kind = StringPrototypeSlice(getPrefix(constructor, tag, 'Error'), 0, -1);
    stack = StringPrototypeReplace(stack, name, `${name} [${kind}]`);
  }
  removeShownKeys(ctx, keys, error, stack);
  if (ObjectPrototypeHasOwnProperty(error, 'cause') && !ArrayPrototypeIncludes(keys, 'cause'))
    ArrayPrototypePush(keys, 'cause');
  const errors = ObjectPrototypeHasOwnProperty(error, 'errors') ? read(error, 'errors') : undefined;
  if (ArrayIsArray(errors) && !ArrayPrototypeIncludes(keys, 'errors'))
    ArrayPrototypePush(keys, 'errors');
  stack = improveStack(stack, constructor, name, tag);

  // The trace begins behind the message, which may itself look like a trace.
  let from = 0;
  if (typeof message === 'string' && message !== '') {
    const at = StringPrototypeIndexOf(stack, message);
    if (at !== -1) from = at + message.length;
  }
  const start = StringPrototypeIndexOf(stack, '\n    at', from);
  if (start === -1) {
    if (readable) stack = `[${stack}]`;
  } else if (ctx.colors || read(error, 'cause') != null || hasManyLines(stack, start)) {
    const head = StringPrototypeSlice(stack, 0, start);
    const frames = getFrames(ctx, error, StringPrototypeSlice(stack, start + 1));
    stack =
      head + (ctx.colors ? colorFrames(ctx, frames) : `\n${ArrayPrototypeJoin(frames, '\n')}`);
  }
  if (ctx.indentationLvl !== 0) {
    const indentation = StringPrototypeRepeat(' ', ctx.indentationLvl);
    stack = StringPrototypeReplaceAll(stack, '\n', `\n${indentation}`);
  }
  return stack;
}

module.exports = { formatError };
