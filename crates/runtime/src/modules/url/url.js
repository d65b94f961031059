'use strict';

// The public `url` module, with the URL class of the URL standard. A URL keeps its serialized form and the offsets of its parts,
// all made in one native call; getters cut the string.

const {
  Boolean,
  Int32Array,
  Number,
  ObjectAssign,
  ObjectDefineProperties,
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  SymbolToStringTag,
  TypeError,
  decodeURIComponent,
} = primordials;

const {
  codes: { ERR_MISSING_ARGS },
} = require('#internal/errors');
const { customInspectSymbol, kEnumerableProperty } = require('#internal/util');
const { validateObject } = require('#internal/validators');
const { defineLazyValue } = require('#internal/value_properties');
const { URLSearchParams, attach, replaceList } = require('#url/search_params');
const binding = internalBinding('url');

// Where the native leaves the parts of what it parsed last.
// Signed, because larger numbers would not be integers to the compilers.
const parts = new Int32Array(9);
const kNone = -1;
const kPreparsed = {};

// The scheme kinds the parser tells apart.
const kNotSpecial = 1;
const kFile = 6;
const specialSchemes = ['http:', '', 'https:', 'ws:', 'ftp:', 'wss:', 'file:'];

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

// A plain TypeError with a code, unlike other errors that have one.
function invalidUrl(input, base) {
  const error = new TypeError('Invalid URL');
  error.code = 'ERR_INVALID_URL';
  error.input = input;
  if (base !== undefined && base !== null) error.base = base;
  throw error;
}

let isURL;
// The state of a URL; refuses everything else in the words of the engine Node runs on.
let stateOf;
// Makes what the native parsed last the state of a URL.
let take;
let paramsOf;

/** Where the parts lie in the serialized form. One object of many fields is cheaper than many private fields. */
function takeParts(href) {
  return {
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

/** Applies a setter; what the standard says to ignore leaves everything as it was. */
function update(url, kind, value) {
  const href = binding.update(stateOf(url).href, kind, value, parts);
  if (href === undefined) return false;
  take(url, href);
  return true;
}

function searchOf(at) {
  const start = at.searchStart;
  if (start === kNone) return '';
  const end = at.hashStart === kNone ? at.href.length : at.hashStart;
  return end - start <= 1 ? '' : StringPrototypeSlice(at.href, start, end);
}

/** The parameters that were handed out follow a change of the query. */
function refreshParams(url) {
  const params = paramsOf(url);
  if (params !== undefined) replaceList(params, StringPrototypeSlice(searchOf(stateOf(url)), 1));
}

function setSearch(url, text) {
  update(url, kSearch, text);
}

/** Where the host begins: credentials end in an `@` that belongs to neither side. */
function hostBegin(at) {
  const start = at.hostStart;
  return StringPrototypeCharCodeAt(at.href, start) === 0x40 ? start + 1 : start;
}

class URL {
  // No private methods: each would cost every instance a mark.
  #at;
  #params = undefined;

  static {
    isURL = (value) => typeof value === 'object' && value !== null && #at in value;
    stateOf = (value) => {
      if (typeof value === 'object' && value !== null && #at in value) return value.#at;
      return refuse();
    };
    take = (url, href) => {
      url.#at = takeParts(href);
    };
    paramsOf = (url) => url.#params;
  }

  constructor(input, base = undefined) {
    if (base === kPreparsed) {
      this.#at = takeParts(input);
      return;
    }
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    if (typeof input !== 'string') input = `${input}`;
    if (base !== undefined) base = `${base}`;
    const href = binding.parse(input, base, parts);
    if (href === undefined) invalidUrl(input, base);
    this.#at = takeParts(href);
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

  toString() {
    // Not by `needUrl`: the engine calls this from outside of compiled code, where each call costs.
    if (typeof this !== 'object' || this === null || !(#at in this)) needUrl(undefined);
    return this.#at.href;
  }

  get href() {
    needUrl(this);
    return this.#at.href;
  }

  set href(value) {
    stateOf(this);
    value = `${value}`;
    if (!update(this, kHref, value)) invalidUrl(value);
    refreshParams(this);
  }

  get origin() {
    const at = stateOf(this);
    if (at.scheme !== kNotSpecial && at.scheme !== kFile) {
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
    const at = stateOf(this);
    if (at.scheme !== kNotSpecial) return specialSchemes[at.scheme];
    return StringPrototypeSlice(at.href, 0, at.protocolEnd);
  }

  set protocol(value) {
    stateOf(this);
    update(this, kProtocol, `${value}`);
  }

  get username() {
    const at = stateOf(this);
    if (at.protocolEnd + 2 >= at.usernameEnd) return '';
    return StringPrototypeSlice(at.href, at.protocolEnd + 2, at.usernameEnd);
  }

  set username(value) {
    stateOf(this);
    update(this, kUsername, `${value}`);
  }

  get password() {
    const at = stateOf(this);
    if (at.hostStart <= at.usernameEnd) return '';
    return StringPrototypeSlice(at.href, at.usernameEnd + 1, at.hostStart);
  }

  set password(value) {
    stateOf(this);
    update(this, kPassword, `${value}`);
  }

  get host() {
    const at = stateOf(this);
    const end = at.port === kNone ? at.hostEnd : at.pathStart;
    return StringPrototypeSlice(at.href, hostBegin(at), end);
  }

  set host(value) {
    stateOf(this);
    update(this, kHost, `${value}`);
  }

  get hostname() {
    const at = stateOf(this);
    return StringPrototypeSlice(at.href, hostBegin(at), at.hostEnd);
  }

  set hostname(value) {
    stateOf(this);
    update(this, kHostname, `${value}`);
  }

  get port() {
    const at = stateOf(this);
    return at.port === kNone ? '' : `${at.port}`;
  }

  set port(value) {
    stateOf(this);
    update(this, kPort, `${value}`);
  }

  get pathname() {
    const at = stateOf(this);
    let end = at.searchStart;
    if (end === kNone) end = at.hashStart;
    if (end === kNone) end = at.href.length;
    return StringPrototypeSlice(at.href, at.pathStart, end);
  }

  set pathname(value) {
    stateOf(this);
    update(this, kPathname, `${value}`);
  }

  get search() {
    needUrl(this);
    return searchOf(this.#at);
  }

  set search(value) {
    stateOf(this);
    update(this, kSearch, `${value}`);
    refreshParams(this);
  }

  get searchParams() {
    const at = stateOf(this);
    if (this.#params === undefined) {
      this.#params = new URLSearchParams(searchOf(at));
      attach(this.#params, this, setSearch);
    }
    return this.#params;
  }

  get hash() {
    const at = stateOf(this);
    const start = at.hashStart;
    if (start === kNone || at.href.length - start <= 1) return '';
    return StringPrototypeSlice(at.href, start);
  }

  set hash(value) {
    stateOf(this);
    update(this, kHash, `${value}`);
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

function refuse() {
  throw new TypeError(
    'Cannot read private member #context from an object whose class did not declare it',
  );
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

// The legacy class and the patterns are big and seldom asked for.
defineLazyValue(module.exports, 'Url', () => legacy().Url);
ObjectAssign(module.exports, { parse, resolve, resolveObject, format, URL });
defineLazyValue(module.exports, 'URLPattern', () => require('#url/pattern').URLPattern);
ObjectAssign(module.exports, {
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  fileURLToPathBuffer,
  urlToHttpOptions,
});
