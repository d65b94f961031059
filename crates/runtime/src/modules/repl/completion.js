'use strict';

// What a tab offers: commands, names, properties, and the names of modules and files between the quotes of `require()`,
// `import()` and the calls of `fs`.

const {
  ArrayPrototypeFilter,
  ArrayPrototypeForEach,
  ArrayPrototypePush,
  ArrayPrototypeSort,
  ArrayPrototypeUnshift,
  MathMin,
  ObjectGetOwnPropertyNames,
  ObjectGetPrototypeOf,
  ObjectKeys,
  RegExpPrototypeExec,
  SafeSet,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
  StringPrototypeTrimStart,
} = primordials;

const { isProxy } = internalBinding('types');

const keywords = [
  'async',
  'await',
  'break',
  'case',
  'catch',
  'const',
  'continue',
  'debugger',
  'default',
  'delete',
  'do',
  'else',
  'export',
  'false',
  'finally',
  'for',
  'function',
  'if',
  'import',
  'in',
  'instanceof',
  'let',
  'new',
  'null',
  'return',
  'switch',
  'this',
  'throw',
  'true',
  'try',
  'typeof',
  'var',
  'void',
  'while',
  'with',
  'yield',
];

const identifier = /^[\p{ID_Start}$_](?:[\p{ID_Continue}$]|\u200c|\u200d)*$/u;
const accessorHelpers = /^__(?:define|lookup)(?:Getter|Setter)__$/;

// The end of the line: a name, or a chain of properties of something simple.
const nameAtEnd = /[\p{ID_Start}$_](?:[\p{ID_Continue}$]|\u200c|\u200d)*$/u;

/** Names that may follow a dot. */
function propertyNames(object) {
  let names;
  try {
    names = ObjectGetOwnPropertyNames(object);
  } catch {
    return [];
  }
  return ArrayPrototypeFilter(
    names,
    (name) =>
      RegExpPrototypeExec(identifier, name) !== null &&
      RegExpPrototypeExec(accessorHelpers, name) === null,
  );
}

/** The properties of a value by the objects that they come from, the nearest first. */
function groupsOf(value) {
  const groups = [];
  let object = value;
  if (typeof value !== 'object' && typeof value !== 'function') {
    ArrayPrototypePush(groups, typeof value === 'string' ? ['length'] : []);
    object = ObjectGetPrototypeOf(value);
  }
  // A prototype may be a proxy that goes on for ever.
  for (let i = 0; i < 64 && object !== null && object !== undefined; i++) {
    if (isProxy(object)) break;
    ArrayPrototypePush(groups, propertyNames(object));
    object = ObjectGetPrototypeOf(object);
  }
  return groups;
}

/** All names of a context: variables, what the global object inherits, what it has, words of the language. */
function globalGroups(server, name) {
  const { globalNames } = require('#repl/names');
  const { lexical, inherited, own } = globalNames(server);
  const groups = [lexical];
  ArrayPrototypeForEach(inherited, (group) => ArrayPrototypePush(groups, group));
  ArrayPrototypePush(groups, own);
  // Who has typed nothing looks for something to begin with.
  if (name !== '') ArrayPrototypePush(groups, keywords);
  return groups;
}

/** Sorts the groups, the last first, leaving out what a nearer group has; an empty name stands between two. */
function arrange(groups, prefix, filter) {
  const wanted = StringPrototypeToLowerCase(filter);
  const seen = new SafeSet();
  const result = [];
  ArrayPrototypeForEach(groups, (group) => {
    const names = ArrayPrototypeFilter(group, (name) => {
      if (!StringPrototypeStartsWith(StringPrototypeToLowerCase(name), wanted)) return false;
      if (seen.has(name)) return false;
      seen.add(name);
      return true;
    });
    if (names.length === 0) return;
    ArrayPrototypeSort(names);
    if (result.length > 0) ArrayPrototypeUnshift(result, '');
    for (let i = names.length - 1; i >= 0; i--) ArrayPrototypeUnshift(result, prefix + names[i]);
  });
  return result;
}

function commands(server, line) {
  const found = RegExpPrototypeExec(/^\s*\.(\w*)$/, line);
  if (found === null) return undefined;
  const names = ArrayPrototypeFilter(ArrayPrototypeSort(ObjectKeys(server.commands)), (name) =>
    StringPrototypeStartsWith(name, found[1]),
  );
  return [names, found[1]];
}

/** Whether the name at the end is a token of its own and not part of a number or a regular expression. */
function isOwnToken(line, name) {
  return name === '' || require('#repl/tokens').lastToken(line) === name;
}

/** What the line ends in: the expression before the last dot, and the name begun after it. */
function target(line) {
  const found = RegExpPrototypeExec(nameAtEnd, line);
  const name = found === null ? '' : found[0];
  const before = StringPrototypeSlice(line, 0, line.length - name.length);
  const dot = RegExpPrototypeExec(/\?\.$|(?<!\.)\.$/, before);
  if (dot === null) {
    // A number or a quote that is open is no name.
    return { expression: '', link: '', name };
  }
  const rest = StringPrototypeSlice(before, 0, before.length - dot[0].length);
  const { chainAtEnd } = require('#repl/tokens');
  return { expression: chainAtEnd(rest), link: dot[0], name };
}

/** Completes a line; calls back with `[completions, part of the line that they complete]`. */
function complete(server, line, callback) {
  line = StringPrototypeTrimStart(line);
  const special = commands(server, line) ?? require('#repl/paths').complete(server, line);
  if (special !== undefined) {
    callback(null, special);
    return;
  }
  const { isOpen } = require('#repl/tokens');
  if (isOpen(line)) {
    callback(null, [[], line]);
    return;
  }
  const { expression, link, name } = target(line);
  if (!isOwnToken(line, name)) {
    callback(null, [[], line]);
    return;
  }
  if (link === '') {
    if (line !== '' && name === '') {
      callback(null, [[], '']);
      return;
    }
    if (
      RegExpPrototypeExec(
        /(?:^|[^\p{ID_Continue}$])(?:let|const|var|class|function\*?)\s+[^=;({]*$/u,
        line,
      )
    ) {
      callback(null, [[], name]);
      return;
    }
    callback(null, [arrange(globalGroups(server, name), '', name), name]);
    return;
  }
  const completeOn = `${expression}${link}${name}`;
  if (expression === '') {
    callback(null, [[], completeOn]);
    return;
  }
  const { computeForCompletion } = require('#repl/quiet');
  const computed = computeForCompletion(server, expression);
  if (computed === undefined || computed.value === undefined || computed.value === null) {
    callback(null, [[], completeOn]);
    return;
  }
  callback(null, [arrange(groupsOf(computed.value), `${expression}${link}`, name), completeOn]);
}

/** A callback for the editor: only what begins exactly like the text is offered. */
function inEditor(callback) {
  return (error, results) => {
    if (error) {
      callback(error);
      return;
    }
    const { 0: completions, 1: completeOn = '' } = results;
    let list = ArrayPrototypeFilter(completions, (text) => text !== '');
    if (completeOn !== '') {
      list = ArrayPrototypeFilter(list, (text) => StringPrototypeStartsWith(text, completeOn));
    }
    if (list.length === 0) {
      callback(null, [[], completeOn]);
      return;
    }
    // What all have in common, so that nothing is listed.
    let prefix = list[0];
    ArrayPrototypeForEach(list, (text) => {
      let at = 0;
      const most = MathMin(prefix.length, text.length);
      while (at < most && prefix[at] === text[at]) at++;
      prefix = StringPrototypeSlice(prefix, 0, at);
    });
    callback(null, [[prefix], completeOn]);
  };
}

module.exports = { complete, inEditor };
