'use strict';

// Runs tests of the language, each in a realm of its own: `host.js SUITE LIST`, LIST naming one test per line. Writes a
// line of JSON before and after each: `{ start, mode }`, then `{ end, mode, problem }`, `problem` being null when it
// passed; `{ done: true }` comes last. What it does is what the suite's INTERPRETING.md asks of a host.

const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const [suite, list] = process.argv.slice(2);

// How long a test may take to say that it is done, in milliseconds.
const patience = 20_000;

const helpers = new Map();
function helper(name) {
  let script = helpers.get(name);
  if (script === undefined) {
    script = new vm.Script(fs.readFileSync(path.join(suite, 'harness', name), 'utf8'), {
      filename: name,
    });
    helpers.set(name, script);
  }
  return script;
}

const report = (line) => fs.writeSync(1, `${JSON.stringify(line)}\n`);

// What the comment at the head of a test says, as far as it concerns a host.
function readHead(source) {
  const head = /\/\*---([\s\S]*?)---\*\//.exec(source)?.[1] ?? '';
  const listOf = (key) => {
    const inLine = new RegExp(`^\\s*${key}:\\s*\\[([^\\]]*)\\]`, 'm').exec(head)?.[1].split(',');
    const below = new RegExp(`^\\s*${key}:\\s*\\n((?:\\s+- .*\\n)+)`, 'm')
      .exec(head)?.[1]
      .split('\n');
    return (inLine ?? below ?? []).map((item) => item.replace(/^\s*-/, '').trim()).filter(Boolean);
  };
  const negative = /negative:\s*\n((?:\s+\w+:.*\n)+)/.exec(`${head}\n`)?.[1];
  return {
    includes: listOf('includes'),
    flags: listOf('flags'),
    negative: negative && {
      phase: /phase:\s*(\w+)/.exec(negative)[1],
      type: /type:\s*(\w+)/.exec(negative)[1],
    },
  };
}

function modesOf(flags) {
  if (flags.includes('module')) return ['module'];
  if (flags.includes('raw') || flags.includes('noStrict')) return ['sloppy'];
  return flags.includes('onlyStrict') ? ['strict'] : ['sloppy', 'strict'];
}

// The host's object `$262`, for a realm.
function provide(realm, importModuleDynamically) {
  realm.$262 = {
    createRealm: () =>
      provide(vm.createContext(vm.constants.DONT_CONTEXTIFY), importModuleDynamically),
    detachArrayBuffer(buffer) {
      structuredClone(buffer, { transfer: [buffer] });
      return null;
    },
    evalScript: (source) => new vm.Script(source, { importModuleDynamically }).runInContext(realm),
    gc: () => globalThis.gc(),
    global: realm,
  };
  return realm.$262;
}

// Loads the modules that a test imports.
class Modules {
  #loaded = new Map();

  constructor(realm) {
    this.realm = realm;
  }

  load(file, attributes = {}, source = undefined) {
    const key = `${attributes.type ?? ''} ${file}`;
    let found = this.#loaded.get(key);
    if (found === undefined) {
      found = this.#make(file, attributes, source ?? fs.readFileSync(file, 'utf8'));
      this.#loaded.set(key, found);
    }
    return found;
  }

  #make(identifier, { type }, source) {
    const context = this.realm;
    const withDefault = (value) =>
      new vm.SyntheticModule(
        ['default'],
        function () {
          this.setExport('default', value());
        },
        { context, identifier },
      );
    if (type === 'json') return withDefault(() => vm.runInContext('JSON', context).parse(source));
    if (type === 'text') return withDefault(() => source);
    return new vm.SourceTextModule(source, {
      context,
      identifier,
      importModuleDynamically: this.import,
    });
  }

  link = (specifier, referrer, { attributes } = {}) =>
    this.load(path.resolve(path.dirname(referrer.identifier), specifier), attributes);

  import = async (specifier, referrer, attributes) => {
    const from = path.dirname(referrer.identifier ?? this.file);
    const found = this.load(path.resolve(from, specifier), attributes);
    if (found.status === 'unlinked') await found.link(this.link);
    await found.evaluate();
    return found;
  };
}

function describe(error) {
  try {
    return Object(error) === error ? `${error.constructor?.name}: ${error.message}` : String(error);
  } catch {
    return 'an error that cannot be shown';
  }
}

/** What is wrong with the outcome of a test; null when nothing is. */
async function run(file, mode, source, { includes, flags, negative }) {
  const realm = vm.createContext(vm.constants.DONT_CONTEXTIFY);
  const modules = new Modules(realm);
  modules.file = file;
  provide(realm, modules.import);
  const said = new Promise((resolve) => {
    realm.print = (text) => {
      if (text === 'Test262:AsyncTestComplete') resolve(null);
      else if (String(text).startsWith('Test262:AsyncTestFailure')) resolve(text);
    };
  });
  let phase = 'harness';
  try {
    if (!flags.includes('raw')) {
      const first = flags.includes('async')
        ? ['assert.js', 'sta.js', 'doneprintHandle.js']
        : ['assert.js', 'sta.js'];
      for (const name of [...first, ...includes]) helper(name).runInContext(realm);
    }
    phase = 'parse';
    if (mode === 'module') {
      const main = modules.load(file, {}, source);
      phase = 'resolution';
      await main.link(modules.link);
      phase = 'runtime';
      await main.evaluate();
    } else {
      const text = mode === 'strict' ? `"use strict";\n${source}` : source;
      const script = new vm.Script(text, {
        filename: file,
        importModuleDynamically: modules.import,
      });
      phase = 'runtime';
      script.runInContext(realm);
    }
  } catch (error) {
    if (negative && phase !== 'harness' && error?.constructor?.name === negative.type) return null;
    return `${phase}: ${describe(error)}`;
  }
  if (negative) return `no ${negative.type}`;
  if (!flags.includes('async')) return null;
  return Promise.race([
    said,
    new Promise((resolve) => setTimeout(resolve, patience, 'never done')),
  ]);
}

async function main() {
  // Tests reject promises and throw in callbacks that nobody hears of.
  process.on('unhandledRejection', () => {});
  process.on('uncaughtException', () => {});
  for (const name of fs.readFileSync(list, 'utf8').split('\n').filter(Boolean)) {
    const file = path.join(suite, name);
    const source = fs.readFileSync(file, 'utf8');
    const head = readHead(source);
    for (const mode of modesOf(head.flags)) {
      report({ start: name, mode });
      report({ end: name, mode, problem: await run(file, mode, source, head) });
    }
  }
  report({ done: true });
  process.exit(0);
}

main();
