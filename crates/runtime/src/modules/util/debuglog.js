'use strict';
// `util.debuglog`: log sections that the environment variable NODE_DEBUG switches on.

const {
  ObjectDefineProperty,
  RegExp,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  SafeMap,
  StringPrototypeToUpperCase,
} = primordials;

let enabledPattern;
const sections = new SafeMap();

/** A test for the sections that NODE_DEBUG names; `*` stands for any text. */
function patternOf(list) {
  let source = RegExpPrototypeSymbolReplace(/[|\\{}()[\]^$+?.]/g, list, '\\$&');
  source = RegExpPrototypeSymbolReplace(/\*/g, source, '.*');
  source = RegExpPrototypeSymbolReplace(/,/g, source, '$|^');
  return new RegExp(`^${source}$`, 'i');
}

function isEnabled(section) {
  if (enabledPattern === undefined) {
    const list = process.env.NODE_DEBUG;
    enabledPattern = list ? patternOf(list) : null;
  }
  return enabledPattern !== null && RegExpPrototypeExec(enabledPattern, section) !== null;
}

function warnAboutSecrets(section) {
  if (section !== 'HTTP' && section !== 'HTTP2') return;
  process.emitWarning(
    `Setting the NODE_DEBUG environment variable to '${section.toLowerCase()}' can expose sensitive ` +
      'data (such as passwords, tokens and authentication headers) in the resulting log.',
  );
}

function noop() {}

/** The writer of a section: shared by all loggers of that name. */
function writerOf(section) {
  let writer = sections.get(section);
  if (writer !== undefined) return writer;
  if (isEnabled(section)) {
    warnAboutSecrets(section);
    const { pid } = process;
    writer = (...args) => {
      const { inspect } = require('#util/inspect');
      const { formatWithOptions } = require('#util/format');
      const colors = process.stderr.hasColors?.() ?? false;
      const text = formatWithOptions({ colors }, ...args);
      const head = inspect(pid, { colors });
      process.stderr.write(`${section} ${head}: ${text}\n`);
    };
  } else {
    writer = noop;
  }
  sections.set(section, writer);
  return writer;
}

/** `callback` receives the section's writer itself at the first use, to save a call later. */
function debuglog(set, callback) {
  // The name is read when it is first needed.
  let section;
  const sectionOf = () => (section ??= StringPrototypeToUpperCase(`${set}`));
  let writer;
  let log = (...args) => {
    writer = writerOf(sectionOf());
    if (typeof callback === 'function') callback(writer);
    log = writer;
    writer(...args);
  };
  const logger = (...args) => log(...args);
  ObjectDefineProperty(logger, 'enabled', {
    __proto__: null,
    get() {
      return isEnabled(sectionOf());
    },
    configurable: true,
    enumerable: true,
  });
  return logger;
}

module.exports = { debuglog };
