'use strict';

// The names that code at the prompt can use: properties of its global object and variables that earlier lines declared.

const {
  ArrayPrototypeFilter,
  ArrayPrototypeForEach,
  ArrayPrototypePush,
  ObjectGetOwnPropertyNames,
  ObjectGetPrototypeOf,
  RegExpPrototypeExec,
  SafeMap,
  SafeSet,
  SafeWeakMap,
  StringPrototypeSplit,
  globalThis,
} = primordials;

const vm = require('vm');

const identifier = /^[\p{ID_Start}$_](?:[\p{ID_Continue}$]|\u200c|\u200d)*$/u;
const accessorHelpers = /^__(?:define|lookup)(?:Getter|Setter)__$/;

const declared = new SafeWeakMap();

/** Notes the `let`, `const` and `class` names of a script that has run in a context. */
function noteDeclarations(context, text) {
  const names = internalBinding('repl').lexicalNames(text);
  if (names === '') return;
  let known = declared.get(context);
  if (known === undefined) {
    known = new SafeSet();
    declared.set(context, known);
  }
  ArrayPrototypeForEach(StringPrototypeSplit(names, ' '), (name) => known.add(name));
}

/** Whether a name is one of those variables. */
function isDeclared(context, name) {
  return declared.get(context)?.has(name) === true;
}

function usable(names) {
  return ArrayPrototypeFilter(
    names,
    (name) =>
      RegExpPrototypeExec(identifier, name) !== null &&
      RegExpPrototypeExec(accessorHelpers, name) === null,
  );
}

const languages = new SafeMap();

/** The global names of the language, the same in all contexts. */
function languageNames() {
  let names = languages.get('names');
  if (names === undefined) {
    names = vm.runInNewContext('Object.getOwnPropertyNames(globalThis)');
    languages.set('names', names);
  }
  return names;
}

/** `{ lexical, inherited, own }` of a server's context. */
function globalNames(server) {
  const context = server.useGlobal ? globalThis : server.context;
  const lexical = [];
  declared.get(context)?.forEach((name) => ArrayPrototypePush(lexical, name));
  const inherited = [];
  const own = ObjectGetOwnPropertyNames(context);
  if (!server.useGlobal && vm.isContext(context)) {
    ArrayPrototypeForEach(languageNames(), (name) => ArrayPrototypePush(own, name));
  }
  let object = ObjectGetPrototypeOf(context);
  while (object !== null) {
    ArrayPrototypePush(inherited, usable(ObjectGetOwnPropertyNames(object)));
    object = ObjectGetPrototypeOf(object);
  }
  return { lexical, inherited, own: usable(own) };
}

module.exports = { globalNames, isDeclared, noteDeclarations };
