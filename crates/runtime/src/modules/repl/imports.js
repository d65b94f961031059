'use strict';

// What to type instead of an `import` statement, which scripts cannot have.

const {
  ArrayPrototypeJoin,
  ArrayPrototypeMap,
  ArrayPrototypePush,
  RegExpPrototypeExec,
  StringPrototypeReplace,
  StringPrototypeSplit,
  StringPrototypeTrim,
} = primordials;

const statement =
  /^\s*import\s*(?:([^'"]*?)\s*from\s*)?(['"])(.*?)\2\s*(?:with\s*(\{[^}]*\})\s*)?;?/;

/** The names between the braces of an `import`. */
function named(list) {
  const names = ArrayPrototypeMap(StringPrototypeSplit(list, ','), (name) =>
    StringPrototypeReplace(StringPrototypeTrim(name), /\s+as\s+/, ': '),
  );
  const kept = [];
  for (let i = 0; i < names.length; i++) {
    if (names[i] !== '') ArrayPrototypePush(kept, names[i]);
  }
  return kept;
}

/** The statement as a dynamic import. */
function toDynamicImport(line) {
  const found = RegExpPrototypeExec(statement, `${line}`);
  if (found === null) return '';
  const source = `"${found[3]}"`;
  const call = found[4]
    ? `await import(${source}, { with: ${found[4]} });`
    : `await import(${source});`;
  const clause = found[1] === undefined ? '' : StringPrototypeTrim(found[1]);
  if (clause === '') return call;
  const space = RegExpPrototypeExec(/\*\s*as\s+([\w$]+)/, clause);
  const braces = RegExpPrototypeExec(/\{([^}]*)\}/, clause);
  const first = RegExpPrototypeExec(/^([\w$]+)/, clause);
  const names = [];
  if (first !== null) ArrayPrototypePush(names, `default: ${first[1]}`);
  if (braces !== null) {
    const list = named(braces[1]);
    for (let i = 0; i < list.length; i++) ArrayPrototypePush(names, list[i]);
  }
  let text = '';
  if (space !== null) text += `const ${space[1]} = ${call}`;
  if (names.length > 0) {
    if (text !== '') text += ' ';
    text += `const { ${ArrayPrototypeJoin(names, ', ')} } = ${call}`;
  }
  return text;
}

module.exports = { toDynamicImport };
