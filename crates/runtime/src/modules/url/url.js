'use strict';

// The public `url` module, with the URL class of the URL standard. A URL keeps its serialized form and the offsets of its parts,
// all made in one native call; getters cut the string.

const {
  Boolean,
  Number,
  ObjectDefineProperties,
  ObjectDefineProperty,
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  SymbolToStringTag,
  TypeError,
  Uint32Array,
  decodeURIComponent,
} = primordials;

const {
  codes: { ERR_INVALID_URL, ERR_MISSING_ARGS },
} = require('#internal/errors');
const { customInspectSymbol, kEnumerableProperty } = require('#internal/util');
const { validateObject } = require('#internal/validators');
const { URLSearchParams, attach, replaceList } = require('#url/search_params');
const binding = internalBinding('url');

// Where the native leaves the parts of what it parsed last.
const parts = new Uint32Array(9);
const kNone = 0xffffffff;
const kPreparsed = {};

// The scheme kinds the parser tells apart.
const kNotSpecial = 1;
const kFile = 6;

// What a setter changes, as the native counts it.
const kHref = 0;
const kProtocol = 1;
const kUsername = 2;
const kPassword = 3;
const kHost = 4;
const kHostname = 5;
const kPort = 6;
const kPathname = 7;
const kSearch = 8;
const kHash = 9;

function invalidUrl(input, base) {
  throw new ERR_INVALID_URL(input, base ?? null);
}

let isURL;

class URL {
  // The serialized form and where its parts lie. One object of many fields is cheaper than many private fields.
  #at = undefined;
  #params = undefined;

  static {
    isURL = (value) =>
      ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
      #at in value;
  }

  constructor(input, base = undefined) {
    if (base === kPreparsed) {
      this.#take(input);
      return;
    }
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    input = `${input}`;
    if (base !== undefined) base = `${base}`;
    const href = binding.parse(input, base, parts);
    if (href === undefined) invalidUrl(input, base);
    this.#take(href);
  }

  static parse(input, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    input = `${input}`;
    if (base !== undefined) base = `${base}`;
    const href = binding.parse(input, base, parts);
    return href === undefined ? null : new URL(href, kPreparsed);
  }

  static canParse(url, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    url = `${url}`;
    return binding.canParse(url, base === undefined ? undefined : `${base}`);
  }

  static createObjectURL(obj) {
    return require('#buffer/blob').createObjectURL(obj);
  }

  static revokeObjectURL(url) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    require('#buffer/blob').revokeObjectURL(url);
  }

  #take(href) {
    this.#at = {
      href,
      protocolEnd: parts[0],
      usernameEnd: parts[1],
      hostStart: parts[2],
      hostEnd: parts[3],
      port: parts[4],
      pathStart: parts[5],
      searchStart: parts[6],
      hashStart: parts[7],
      scheme: parts[8],
    };
  }

  // Applies a setter; what the standard says to ignore leaves everything as it was.
  #update(kind, value) {
    const href = binding.update(this.#at.href, kind, value, parts);
    if (href === undefined) return false;
    this.#take(href);
    return true;
  }

  // The parameters that were handed out follow a change of the query.
  #refreshParams() {
    if (this.#params !== undefined)
      replaceList(this.#params, StringPrototypeSlice(this.#search(), 1));
  }

  #search() {
    const start = this.#at.searchStart;
    if (start === kNone) return '';
    const end = this.#at.hashStart === kNone ? this.#at.href.length : this.#at.hashStart;
    return end - start <= 1 ? '' : StringPrototypeSlice(this.#at.href, start, end);
  }

  static #setSearch(url, text) {
    url.#update(kSearch, text);
  }

  toString() {
    needUrl(this);
    return this.#at.href;
  }

  get href() {
    needUrl(this);
    return this.#at.href;
  }

  set href(value) {
    needPrivate(this);
    value = `${value}`;
    if (!this.#update(kHref, value)) invalidUrl(value);
    this.#refreshParams();
  }

  get origin() {
    needPrivate(this);
    if (this.#at.scheme !== kNotSpecial && this.#at.scheme !== kFile) {
      return `${this.protocol}//${this.host}`;
    }
    if (this.protocol === 'blob:') {
      const inner = URL.parse(this.pathname);
      if (inner !== null && (inner.protocol === 'http:' || inner.protocol === 'https:')) {
        return inner.origin;
      }
    }
    return 'null';
  }

  get protocol() {
    needPrivate(this);
    return StringPrototypeSlice(this.#at.href, 0, this.#at.protocolEnd);
  }

  set protocol(value) {
    needPrivate(this);
    this.#update(kProtocol, `${value}`);
  }

  get username() {
    needPrivate(this);
    if (this.#at.protocolEnd + 2 >= this.#at.usernameEnd) return '';
    return StringPrototypeSlice(this.#at.href, this.#at.protocolEnd + 2, this.#at.usernameEnd);
  }

  set username(value) {
    needPrivate(this);
    this.#update(kUsername, `${value}`);
  }

  get password() {
    needPrivate(this);
    if (this.#at.hostStart <= this.#at.usernameEnd) return '';
    return StringPrototypeSlice(this.#at.href, this.#at.usernameEnd + 1, this.#at.hostStart);
  }

  set password(value) {
    needPrivate(this);
    this.#update(kPassword, `${value}`);
  }

  get host() {
    needPrivate(this);
    const start = this.#hostBegin();
    const end = this.#at.port === kNone ? this.#at.hostEnd : this.#at.pathStart;
    return StringPrototypeSlice(this.#at.href, start, end);
  }

  set host(value) {
    needPrivate(this);
    this.#update(kHost, `${value}`);
  }

  // Credentials end in an `@` that belongs to neither side.
  #hostBegin() {
    const start = this.#at.hostStart;
    return StringPrototypeCharCodeAt(this.#at.href, start) === 0x40 ? start + 1 : start;
  }

  get hostname() {
    needPrivate(this);
    return StringPrototypeSlice(this.#at.href, this.#hostBegin(), this.#at.hostEnd);
  }

  set hostname(value) {
    needPrivate(this);
    this.#update(kHostname, `${value}`);
  }

  get port() {
    needPrivate(this);
    return this.#at.port === kNone ? '' : `${this.#at.port}`;
  }

  set port(value) {
    needPrivate(this);
    this.#update(kPort, `${value}`);
  }

  get pathname() {
    needPrivate(this);
    let end = this.#at.searchStart;
    if (end === kNone) end = this.#at.hashStart;
    return end === kNone
      ? StringPrototypeSlice(this.#at.href, this.#at.pathStart)
      : StringPrototypeSlice(this.#at.href, this.#at.pathStart, end);
  }

  set pathname(value) {
    needPrivate(this);
    this.#update(kPathname, `${value}`);
  }

  get search() {
    needUrl(this);
    return this.#search();
  }

  set search(value) {
    needPrivate(this);
    this.#update(kSearch, `${value}`);
    this.#refreshParams();
  }

  get searchParams() {
    needPrivate(this);
    if (this.#params === undefined) {
      this.#params = new URLSearchParams(this.#search());
      attach(this.#params, this, URL.#setSearch);
    }
    return this.#params;
  }

  get hash() {
    needPrivate(this);
    const start = this.#at.hashStart;
    if (start === kNone || this.#at.href.length - start <= 1) return '';
    return StringPrototypeSlice(this.#at.href, start);
  }

  set hash(value) {
    needPrivate(this);
    this.#update(kHash, `${value}`);
  }

  toJSON() {
    needUrl(this);
    return this.#at.href;
  }

  [customInspectSymbol](depth, options) {
    needUrl(this);
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = {
      href: this.href,
      origin: this.origin,
      protocol: this.protocol,
      username: this.username,
      password: this.password,
      host: this.host,
      hostname: this.hostname,
      port: this.port,
      pathname: this.pathname,
      search: this.search,
      searchParams: this.searchParams,
      hash: this.hash,
    };
    const name = this.constructor?.name || 'URL';
    return `${name} ${require('util').inspect(shown, options)}`;
  }
}

function needUrl(self) {
  if (!isURL(self)) throw new TypeError('Receiver must be an instance of class URL');
}

// Setters, and the getters of single parts, word it as the engine Node runs on does.
function needPrivate(self) {
  if (!isURL(self)) {
    throw new TypeError(
      'Cannot read private member #context from an object whose class did not declare it',
    );
  }
}

ObjectDefineProperties(URL.prototype, {
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'URL' },
  toString: kEnumerableProperty,
  href: kEnumerableProperty,
  origin: kEnumerableProperty,
  protocol: kEnumerableProperty,
  username: kEnumerableProperty,
  password: kEnumerableProperty,
  host: kEnumerableProperty,
  hostname: kEnumerableProperty,
  port: kEnumerableProperty,
  pathname: kEnumerableProperty,
  search: kEnumerableProperty,
  searchParams: kEnumerableProperty,
  hash: kEnumerableProperty,
  toJSON: kEnumerableProperty,
});

ObjectDefineProperties(URL, {
  canParse: kEnumerableProperty,
  parse: kEnumerableProperty,
  createObjectURL: kEnumerableProperty,
  revokeObjectURL: kEnumerableProperty,
});

// --- exports that need URL ---

function domainToASCII(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return binding.domainToASCII(`${domain}`);
}

function domainToUnicode(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return binding.domainToUnicode(`${domain}`);
}

function urlToHttpOptions(url) {
  validateObject(url, 'url', { allowArray: true, allowFunction: true });
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url,
    protocol: url.protocol,
    hostname:
      typeof hostname === 'string' && hostname[0] === '['
        ? StringPrototypeSlice(hostname, 1, -1)
        : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) {
    options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  }
  return options;
}

function formatWhatwg(url, options) {
  let fragment = true;
  let unicode = false;
  let search = true;
  let auth = true;
  if (options) {
    validateObject(options, 'options');
    if (options.fragment != null) fragment = Boolean(options.fragment);
    if (options.unicode != null) unicode = Boolean(options.unicode);
    if (options.search != null) search = Boolean(options.search);
    if (options.auth != null) auth = Boolean(options.auth);
  }
  const { href } = url;
  const authority =
    url.host !== '' ||
    url.protocol === 'file:' ||
    StringPrototypeStartsWith(href, `${url.protocol}//`);
  let text = url.protocol;
  if (authority) {
    text += '//';
    if (auth && (url.username !== '' || url.password !== '')) {
      text += url.username;
      if (url.password !== '') text += `:${url.password}`;
      text += '@';
    }
    text += unicode ? binding.domainToUnicode(url.hostname) || url.hostname : url.hostname;
    if (url.port !== '') text += `:${url.port}`;
  } else if (StringPrototypeStartsWith(url.pathname, '//')) {
    // Without this the path would read as a host.
    text += '/.';
  }
  text += url.pathname;
  // An empty query or fragment still shows its mark, so both come from the serialized form.
  const hashAt = StringPrototypeIndexOf(href, '#');
  const rest = hashAt === -1 ? href : StringPrototypeSlice(href, 0, hashAt);
  const searchAt = StringPrototypeIndexOf(rest, '?');
  if (search && searchAt !== -1) text += StringPrototypeSlice(rest, searchAt);
  if (fragment && hashAt !== -1) text += StringPrototypeSlice(href, hashAt);
  return text;
}

function pathToFileURL(path, options) {
  return require('#url/file').pathToFileURL(path, options);
}

function fileURLToPath(path, options = undefined) {
  return require('#url/file').fileURLToPath(path, options);
}

function fileURLToPathBuffer(path, options = undefined) {
  return require('#url/file').fileURLToPathBuffer(path, options);
}

const legacy = () => require('#url/legacy');

function parse(url, parseQueryString, slashesDenoteHost) {
  return legacy().urlParsePublic(url, parseQueryString, slashesDenoteHost);
}

function resolve(source, relative) {
  return legacy().resolve(source, relative);
}

function resolveObject(source, relative) {
  return legacy().resolveObject(source, relative);
}

function format(urlObject, options) {
  if (isURL(urlObject)) return formatWhatwg(urlObject, options);
  return legacy().format(urlObject);
}

module.exports = {
  parse,
  resolve,
  resolveObject,
  format,
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  fileURLToPathBuffer,
  urlToHttpOptions,
};

// The legacy class and the patterns are big and seldom asked for.
lazy('Url', () => legacy().Url);
lazy('URLPattern', () => require('#url/pattern').URLPattern);

function lazy(name, load) {
  ObjectDefineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = load();
      ObjectDefineProperty(module.exports, name, {
        __proto__: null,
        configurable: true,
        enumerable: true,
        writable: true,
        value,
      });
      return value;
    },
    set(value) {
      ObjectDefineProperty(module.exports, name, {
        __proto__: null,
        configurable: true,
        enumerable: true,
        writable: true,
        value,
      });
    },
  });
}
