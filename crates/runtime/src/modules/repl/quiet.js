'use strict';

// Computes expressions without doing anything else: for previews and completions of a line that nobody has entered yet. It
// walks the tree of the expression, reads plain properties only, and calls only functions of the language that are known to
// do nothing but compute. Whatever else it meets, there is no answer.

const {
  ArrayPrototypeForEach,
  ArrayPrototypePush,
  BigInt,
  Error,
  JSONParse,
  ObjectCreate,
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetPrototypeOf,
  ReflectApply,
  ReflectConstruct,
  ReferenceError,
  ReflectHas,
  SafeSet,
  String,
  Symbol,
  TypeError,
  globalThis,
} = primordials;

const { isProxy } = internalBinding('types');
const { compileForPrompt, runForPrompt } = require('#vm/internal');

const { dataProperty, tableOf } = require('#repl/pure_functions');

const MOST_TIME = 333;
const MOST_ITEMS = 1e6;

const kShort = Symbol('short circuit');

class NoAnswer extends Error {}
class Thrown extends Error {
  constructor(value) {
    super();
    this.value = value;
  }
}

function giveUp() {
  throw new NoAnswer();
}

/** Runs what may throw for the program's own reasons: then that is what is shown. */
function attempt(f) {
  try {
    return f();
  } catch (error) {
    if (error instanceof NoAnswer || error instanceof Thrown) throw error;
    const name = error?.name;
    // An unfinished line is full of these.
    if (name === 'ReferenceError' || name === 'SyntaxError' || name === 'EvalError') giveUp();
    throw new Thrown(error);
  }
}

class Computer {
  constructor(server, forCompletion) {
    this.server = server;
    this.forCompletion = forCompletion;
    const { context, useGlobal } = server;
    this.context = useGlobal ? undefined : context;
    this.realm = useGlobal ? globalThis : this.run('globalThis');
    this.table = tableOf(this.realm);
    this.made = new SafeSet();
    this.steps = 0;
  }

  /** Runs a text that can do no harm: a literal, a name, a function that is not called. */
  run(text) {
    const script = compileForPrompt(text, 'REPL');
    return runForPrompt(script, this.context, '', false, 0);
  }

  own(value) {
    if (typeof value === 'object' && value !== null) this.made.add(value);
    return value;
  }

  name(name, scope) {
    for (let s = scope; s !== undefined; s = s.outer) {
      if (name in s.values) return s.values[name];
    }
    if (name === 'undefined') return undefined;
    const { isDeclared } = require('#repl/names');
    const global = this.context ?? globalThis;
    if (!isDeclared(global, name)) {
      const found = this.lookUp(global, name, true);
      if (found !== undefined) return found.value;
      const language = this.lookUp(this.realm, name, true);
      if (language !== undefined) return language.value;
      const { REPL_MODE_STRICT } = require('#repl/server');
      if (this.server.replMode === REPL_MODE_STRICT) {
        // There the mistake is shown before it is made.
        throw new Thrown(new ReferenceError(`${name} is not defined`));
      }
      giveUp();
    }
    try {
      return this.run(name);
    } catch {
      return giveUp();
    }
  }

  /** A plain property of an object or of what it inherits from, as `{ value }`. */
  lookUp(object, key, isGlobal = false) {
    let holder = object;
    while (holder !== null && holder !== undefined) {
      if (isProxy(holder)) giveUp();
      const descriptor = ObjectGetOwnPropertyDescriptor(holder, key);
      if (descriptor !== undefined) {
        const { get } = descriptor;
        if (get === undefined && descriptor.set === undefined) return { value: descriptor.value };
        if (get === undefined) return { value: undefined };
        if (isGlobal || this.table.getters.has(get) || key === 'replDefaults') {
          // The global names that load themselves are Node's own.
          if (isGlobal && !this.isOurs(key)) giveUp();
          if (!this.forCompletion && require('#repl/context').isUnloaded(get)) giveUp();
          return { value: ReflectApply(get, object, []) };
        }
        giveUp();
      }
      holder = ObjectGetPrototypeOf(holder);
    }
    return undefined;
  }

  isOurs(name) {
    if (name === '_' || name === '_error') return true;
    const { builtinModules } = require('module');
    return primordials.ArrayPrototypeIncludes(builtinModules, name) || ReflectHas(globalThis, name);
  }

  property(object, key) {
    if (object === undefined || object === null) {
      throw new Thrown(
        new TypeError(`Cannot read properties of ${object} (reading '${String(key)}')`),
      );
    }
    if (typeof object !== 'object' && typeof object !== 'function') {
      if (typeof object === 'string') {
        const own = ObjectGetOwnPropertyDescriptor(this.boxed(object), key);
        if (own !== undefined) return own.value;
      }
      const name = { string: 'String', number: 'Number', boolean: 'Boolean', bigint: 'BigInt' };
      const constructor = dataProperty(this.realm, name[typeof object] ?? 'Symbol');
      const found = this.lookUp(constructor.prototype, key);
      return found?.value;
    }
    // Reading the environment does nothing, though it looks as if it might.
    if (object === process.env && typeof key === 'string') return process.env[key];
    return this.lookUp(object, key)?.value;
  }

  boxed(text) {
    return primordials.Object(text);
  }

  key(part, scope) {
    if (typeof part === 'string') return part;
    const value = this.compute(part, scope);
    if (typeof value === 'symbol') return value;
    return this.text(value);
  }

  /** A value as text, if that runs no code of the program. */
  text(value) {
    return String(this.primitive(value));
  }

  primitive(value) {
    if (typeof value !== 'object' && typeof value !== 'function') return value;
    if (value === null) return null;
    if (isProxy(value)) giveUp();
    // Arrays, dates and plain objects have conversions of the language unless somebody changed them.
    const { SymbolToPrimitive } = primordials;
    const { calls } = this.table;
    const convert = this.lookUp(value, SymbolToPrimitive)?.value;
    if (convert !== undefined && !this.isDate(convert)) giveUp();
    const toText = this.lookUp(value, 'toString')?.value;
    const valueOf = this.lookUp(value, 'valueOf')?.value;
    if (!calls.has(toText) || !calls.has(valueOf)) giveUp();
    if (primordials.ArrayIsArray(value)) {
      for (let i = 0; i < value.length; i++) this.primitive(value[i]);
    }
    return value;
  }

  isDate(convert) {
    const { SymbolToPrimitive } = primordials;
    const prototype = dataProperty(this.realm, 'Date')?.prototype;
    return prototype !== undefined && dataProperty(prototype, SymbolToPrimitive) === convert;
  }

  list(parts, scope) {
    const values = [];
    ArrayPrototypeForEach(parts, (part) => {
      if (part === null) {
        values.length++;
      } else if (part.t === 'spread') {
        const spread = this.compute(part.a, scope);
        if (!primordials.ArrayIsArray(spread) || isProxy(spread)) {
          if (typeof spread !== 'string') giveUp();
        }
        if (spread.length > MOST_ITEMS) giveUp();
        const items = primordials.ArrayFrom(spread);
        for (let i = 0; i < items.length; i++) ArrayPrototypePush(values, items[i]);
      } else {
        ArrayPrototypePush(values, this.compute(part, scope));
      }
    });
    return values;
  }

  array(parts, scope) {
    const values = this.list(parts, scope);
    const constructor = dataProperty(this.realm, 'Array');
    const array = ReflectConstruct(constructor, []);
    array.length = values.length;
    for (let i = 0; i < values.length; i++) if (i in values) array[i] = values[i];
    return this.own(array);
  }

  object(parts, scope) {
    const prototype = dataProperty(dataProperty(this.realm, 'Object'), 'prototype');
    const object = ObjectCreate(prototype);
    const define = (key, value) => {
      ObjectDefineProperty(object, key, {
        __proto__: null,
        configurable: true,
        enumerable: true,
        value,
        writable: true,
      });
    };
    ArrayPrototypeForEach(parts, (part) => {
      if (part.t === 'spread') {
        const source = this.compute(part.a, scope);
        if (source === null || typeof source !== 'object') return;
        if (isProxy(source)) giveUp();
        ArrayPrototypeForEach(primordials.ReflectOwnKeys(source), (key) => {
          const descriptor = ObjectGetOwnPropertyDescriptor(source, key);
          if (!descriptor.enumerable) return;
          if (descriptor.get !== undefined) giveUp();
          define(key, descriptor.value);
        });
        return;
      }
      if (part.k === '__proto__') giveUp();
      define(this.key(part.k, scope), this.compute(part.v, scope));
    });
    return this.own(object);
  }

  /** An arrow function whose calls are computed here. */
  arrow(node, scope) {
    const self = this;
    const f = (...values) => {
      const inner = { __proto__: null, outer: scope, values: { __proto__: null } };
      for (let i = 0; i < node.p.length; i++) inner.values[node.p[i]] = values[i];
      return self.compute(node.b, inner);
    };
    ObjectDefineProperty(f, 'name', { __proto__: null, value: '' });
    this.made.add(f);
    return f;
  }

  isCallable(f) {
    return this.table.calls.has(f) || this.made.has(f);
  }

  checkArguments(values) {
    ArrayPrototypeForEach(values, (value) => {
      if (typeof value === 'function') {
        if (!this.isCallable(value)) giveUp();
      } else if (typeof value === 'object' && value !== null) {
        if (isProxy(value)) giveUp();
        if (this.lookUp(value, 'toJSON')?.value !== undefined && !this.isDateObject(value))
          giveUp();
      }
    });
  }

  /** Memory is not to be spent on what may not be meant. */
  checkSize(self, values) {
    const isLarge = (value) => value > MOST_ITEMS;
    if (typeof self === 'string' && typeof values[0] === 'number') {
      if (isLarge(values[0]) || isLarge(values[0] * self.length)) giveUp();
    }
    if (primordials.ArrayIsArray(self) && isLarge(self.length)) giveUp();
    ArrayPrototypeForEach(values, (value) => {
      if (typeof value !== 'object' || value === null) return;
      if (isLarge(this.lookUp(value, 'length')?.value)) giveUp();
    });
  }

  isDateObject(value) {
    return internalBinding('types').isDate(value);
  }

  call(node, scope) {
    let self;
    let f;
    if (node.f.t === 'member') {
      self = this.compute(node.f.o, scope);
      if (self === kShort) return kShort;
      if (node.f.q && (self === undefined || self === null)) return kShort;
      f = this.property(self, this.key(node.f.p, scope));
    } else {
      f = this.compute(node.f, scope);
      if (f === kShort) return kShort;
    }
    if (node.q && (f === undefined || f === null)) return kShort;
    if (typeof f !== 'function') giveUp();
    const values = this.list(node.a, scope);
    const mayChange = this.table.own.has(f) && this.made.has(self);
    if (!this.isCallable(f) && !mayChange) giveUp();
    if (typeof self === 'object' && self !== null && isProxy(self)) giveUp();
    this.checkArguments(values);
    this.checkSize(self, values);
    // A regular expression of the program would remember where it stopped.
    if (internalBinding('types').isRegExp(self) && !this.made.has(self)) {
      if (self.global || self.sticky) giveUp();
    }
    return this.own(attempt(() => ReflectApply(f, self, values)));
  }

  construct(node, scope) {
    const f = this.compute(node.f, scope);
    if (!this.table.constructors.has(f)) giveUp();
    const values = this.list(node.a, scope);
    if (typeof values[0] === 'number' && values[0] > MOST_ITEMS) giveUp();
    this.checkArguments(values);
    return this.own(attempt(() => ReflectConstruct(f, values)));
  }

  unary(node, scope) {
    if (node.o === 'typeof') {
      if (node.a.t === 'name') {
        try {
          return typeof this.compute(node.a, scope);
        } catch (error) {
          if (!(error instanceof NoAnswer) && !(error instanceof Thrown)) throw error;
          if (this.isDefined(node.a.n)) throw error;
          return 'undefined';
        }
      }
      return typeof this.compute(node.a, scope);
    }
    if (node.o === 'delete') giveUp();
    const value = this.compute(node.a, scope);
    switch (node.o) {
      case '!':
        return !value;
      case 'void':
        return undefined;
      case '-':
        return -this.primitive(value);
      case '+':
        return +this.primitive(value);
      case '~':
        return ~this.primitive(value);
    }
    return giveUp();
  }

  isDefined(name) {
    const { isDeclared } = require('#repl/names');
    const global = this.context ?? globalThis;
    return isDeclared(global, name) || ReflectHas(global, name) || ReflectHas(this.realm, name);
  }

  binary(node, scope) {
    const { o } = node;
    const left = this.compute(node.l, scope);
    if (o === '&&') return left ? this.compute(node.r, scope) : left;
    if (o === '||') return left ? left : this.compute(node.r, scope);
    if (o === '??') return left ?? this.compute(node.r, scope);
    const right = this.compute(node.r, scope);
    if (o === '===') return left === right;
    if (o === '!==') return left !== right;
    if (o === 'instanceof') return this.instance(left, right);
    if (o === 'in') {
      if (right === null || typeof right !== 'object' || isProxy(right)) giveUp();
      return ReflectHas(right, typeof left === 'symbol' ? left : this.text(left));
    }
    const a = this.primitive(left);
    const b = this.primitive(right);
    return attempt(() => arithmetic(o, a, b));
  }

  instance(value, constructor) {
    if (typeof constructor !== 'function' || isProxy(constructor)) giveUp();
    const { SymbolHasInstance } = primordials;
    const prototype = dataProperty(constructor, 'prototype');
    if (prototype === undefined || dataProperty(constructor, SymbolHasInstance)) giveUp();
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
    for (let o = value; o !== null; o = ObjectGetPrototypeOf(o)) {
      if (isProxy(o)) giveUp();
      if (ObjectGetPrototypeOf(o) === prototype) return true;
    }
    return false;
  }

  compute(node, scope) {
    if (++this.steps > 1e5) giveUp();
    switch (node.t) {
      case 'source':
        return this.own(this.run(`(${node.s})`));
      case 'name':
        return this.name(node.n, scope);
      case 'this':
        return scope === undefined ? (this.context ?? globalThis) : giveUp();
      case 'member': {
        const object = this.compute(node.o, scope);
        if (object === kShort) return kShort;
        if (node.q && (object === undefined || object === null)) return kShort;
        return this.property(object, this.key(node.p, scope));
      }
      case 'chain': {
        return this.compute(node.a, scope);
      }
      case 'call':
        if (this.forCompletion) giveUp();
        return this.call(node, scope);
      case 'new':
        return this.construct(node, scope);
      case 'array':
        return this.array(node.e, scope);
      case 'object':
        return this.object(node.p, scope);
      case 'arrow':
        return this.arrow(node, scope);
      case 'unary':
        return this.unary(node, scope);
      case 'binary':
        return this.binary(node, scope);
      case 'choice':
        return this.compute(this.compute(node.c, scope) ? node.l : node.r, scope);
      case 'sequence': {
        let value;
        ArrayPrototypeForEach(node.e, (part) => {
          value = this.compute(part, scope);
        });
        return value;
      }
      case 'template': {
        let text = node.s[0];
        for (let i = 0; i < node.e.length; i++) {
          text += this.text(this.compute(node.e[i], scope)) + node.s[i + 1];
        }
        return text;
      }
      case 'throw':
        throw new Thrown(this.compute(node.a, scope));
      case 'block': {
        let value;
        ArrayPrototypeForEach(node.e, (part) => {
          if (part.t !== 'nothing') value = this.compute(part, scope);
        });
        return value;
      }
    }
    return giveUp();
  }
}

function arithmetic(operator, a, b) {
  switch (operator) {
    case '==':
      // biome-ignore lint/suspicious/noDoubleEquals: it is what the program says
      return a == b;
    case '!=':
      // biome-ignore lint/suspicious/noDoubleEquals: it is what the program says
      return a != b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '**':
      if (typeof b === 'bigint' && b > BigInt(4096)) giveUp();
      return a ** b;
    case '<<':
      if (typeof b === 'bigint' && b > BigInt(65536)) giveUp();
      return a << b;
    case '>>':
      return a >> b;
    case '>>>':
      return a >>> b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
  }
  return giveUp();
}

function answer(server, text, forCompletion) {
  const json = internalBinding('repl').parse(text);
  if (json === null) return undefined;
  const work = () => {
    const computer = new Computer(server, forCompletion);
    return computer.compute(JSONParse(json), undefined);
  };
  try {
    // What takes long is not worth showing.
    const value = internalBinding('vm').callLimited(work, null, MOST_TIME, false);
    return { __proto__: null, value: value === kShort ? undefined : value, thrown: false };
  } catch (error) {
    if (error instanceof Thrown) return { __proto__: null, value: error.value, thrown: true };
    return undefined;
  }
}

/** The value of code as `{ value, thrown }`; undefined when it cannot be had for nothing. */
function compute(server, text) {
  return answer(server, text, false);
}

/** The same without calls, for what stands before a dot. */
function computeForCompletion(server, text) {
  const result = answer(server, `(${text})`, true);
  return result === undefined || result.thrown ? undefined : result;
}

module.exports = { compute, computeForCompletion };
