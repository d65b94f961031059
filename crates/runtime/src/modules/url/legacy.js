'use strict';

// The legacy URL interface: parse, format, resolve and the Url class. It predates the standard and differs from it in ways
// programs rely on, so it has its own parser; resolving lives in legacy_resolve.js.

const {
  ObjectKeys,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  SafeSet,
  StringPrototypeCharCodeAt,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  decodeURIComponent,
  encodeURIComponent,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_URL },
} = require('#internal/errors');
const { validateString } = require('#internal/validators');
const { isPlain, takeUsual } = require('#url/legacy_usual');
const binding = internalBinding('url');

let loaded;
function querystring() {
  loaded ??= require('querystring');
  return loaded;
}

const protocolPattern = /^[a-z0-9.+-]+:/i;
const portPattern = /:[0-9]*$/;
const hostWithAuth = /^\/\/[^@/]+@[^@/]+/;
// A fragment anywhere, or credentials before the query: the text is more than a plain path.
const atOrHash = /#|^[^?#]*@/;
const simplePath = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/;
const forbiddenInHost = /[\0\t\n\r #%/:<>?@[\\\]^|]/;
const forbiddenInIPv6 = /[\0\t\n\r #%/<>?@\\^|]/;

const hostless = new SafeSet(['javascript', 'javascript:']);
const slashed = new SafeSet([
  'http',
  'http:',
  'https',
  'https:',
  'ftp',
  'ftp:',
  'gopher',
  'gopher:',
  'file',
  'file:',
  'ws',
  'ws:',
  'wss',
  'wss:',
]);

const maxHostLength = 255;

// Characters that a URL must not carry as they are, and what they become.
const unsafe = /[\t\n\r "'<>\\^`{|}]/g;
const unsafeReplacement = {
  __proto__: null,
  '\t': '%09',
  '\n': '%0A',
  '\r': '%0D',
  ' ': '%20',
  '"': '%22',
  "'": '%27',
  '<': '%3C',
  '>': '%3E',
  '\\': '%5C',
  '^': '%5E',
  '`': '%60',
  '{': '%7B',
  '|': '%7C',
  '}': '%7D',
};

function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

let warned = false;

function urlParsePublic(url, parseQueryString, slashesDenoteHost) {
  warnOnce();
  return urlParse(url, parseQueryString, slashesDenoteHost);
}

function warnOnce() {
  // The frames of the check, this function, its caller, the public function and the one behind it, and then the caller.
  if (!warned && !require('#internal/util').isInsideNodeModules(6)) {
    warned = true;
    process.emitWarning(
      '`url.parse()` behavior is not standardized and prone to errors that have security ' +
        'implications. Use the WHATWG URL API instead. CVEs are not issued for `url.parse()` ' +
        'vulnerabilities.',
      'DeprecationWarning',
      'DEP0169',
    );
  }
}

function urlParse(url, parseQueryString, slashesDenoteHost) {
  if (url instanceof Url) return url;
  const parsed = new Url();
  parsed.parse(url, parseQueryString, slashesDenoteHost);
  return parsed;
}

function isSpace(unit) {
  return unit <= 0x20 || unit === 0xa0 || unit === 0xfeff;
}

// Cuts white space and control characters at both ends and makes slashes of the backslashes before the query.
function normalize(url) {
  let start = 0;
  let end = url.length;
  while (start < end && isSpace(StringPrototypeCharCodeAt(url, start))) start++;
  while (end > start && isSpace(StringPrototypeCharCodeAt(url, end - 1))) end--;
  let text = StringPrototypeSlice(url, start, end);
  if (!StringPrototypeIncludes(text, '\\')) return text;
  let stop = 0;
  while (stop < text.length && text[stop] !== '?' && text[stop] !== '#') stop++;
  text =
    StringPrototypeReplaceAll(StringPrototypeSlice(text, 0, stop), '\\', '/') +
    StringPrototypeSlice(text, stop);
  return text;
}

Url.prototype.parse = function parse(url, parseQueryString, slashesDenoteHost) {
  validateString(url, 'url');
  if (takeUsual(this, url)) {
    if (parseQueryString) setQuery(this);
    return this;
  }
  let rest = normalize(url);

  if (!slashesDenoteHost && RegExpPrototypeExec(atOrHash, rest) === null) {
    const simple = RegExpPrototypeExec(simplePath, rest);
    if (simple !== null) {
      setSimple(this, rest, simple[1], simple[2], parseQueryString);
      return this;
    }
  }

  let lowered;
  const proto = RegExpPrototypeExec(protocolPattern, rest);
  if (proto !== null) {
    lowered = StringPrototypeToLowerCase(proto[0]);
    this.protocol = lowered;
    rest = StringPrototypeSlice(rest, proto[0].length);
  }

  // Two slashes announce a host, but `//path` alone only when the caller says so or credentials prove it.
  let slashes = false;
  if (slashesDenoteHost || proto !== null || RegExpPrototypeExec(hostWithAuth, rest) !== null) {
    slashes = rest[0] === '/' && rest[1] === '/';
    if (slashes && !(lowered !== undefined && hostless.has(lowered))) {
      rest = StringPrototypeSlice(rest, 2);
      this.slashes = true;
    }
  }

  if (
    !(lowered !== undefined && hostless.has(lowered)) &&
    (slashes || (proto !== null && !slashed.has(proto[0])))
  ) {
    rest = takeAuthority(this, rest, url);
  }

  if ((lowered === undefined || !hostless.has(lowered)) && !isPlain(rest)) {
    rest = RegExpPrototypeSymbolReplace(unsafe, rest, (found) => unsafeReplacement[found]);
  }
  takePath(this, rest, parseQueryString);

  if (lowered !== undefined && slashed.has(lowered) && this.hostname && !this.pathname) {
    this.pathname = '/';
  }
  if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
  this.href = this.format();
  return this;
};

/** Makes an object of the query. */
function setQuery(self) {
  self.query = self.search ? querystring().parse(self.query) : { __proto__: null };
}

function setSimple(self, rest, pathname, search, parseQueryString) {
  self.path = rest;
  self.href = rest;
  self.pathname = pathname;
  if (search) {
    self.search = search;
    const query = StringPrototypeSlice(search, 1);
    self.query = parseQueryString ? querystring().parse(query) : query;
  } else if (parseQueryString) {
    self.search = null;
    self.query = { __proto__: null };
  }
}

// Where the authority ends: at its first character that can be in no host, counted after the last `@` before the path.
function scanAuthority(rest) {
  let at = -1;
  let end = -1;
  for (let i = 0; i < rest.length; i++) {
    switch (rest[i]) {
      // As the standard has it, these vanish instead of ending the host.
      case '\t':
      case '\n':
      case '\r':
        rest = StringPrototypeSlice(rest, 0, i) + StringPrototypeSlice(rest, i + 1);
        i--;
        break;
      case ' ':
      case '"':
      case '%':
      case "'":
      case ';':
      case '<':
      case '>':
      case '\\':
      case '^':
      case '`':
      case '{':
      case '|':
      case '}':
        if (end === -1) end = i;
        break;
      case '#':
      case '/':
      case '?':
        return { rest, at, end: end === -1 ? i : end };
      case '@':
        at = i;
        end = -1;
        break;
    }
  }
  return { rest, at, end: end === -1 ? rest.length : end };
}

function takeAuthority(self, rest, url) {
  const { rest: scanned, at, end } = scanAuthority(rest);
  rest = scanned;
  let start = 0;
  if (at !== -1) {
    self.auth = decodeURIComponent(StringPrototypeSlice(rest, 0, at));
    start = at + 1;
  }
  self.host = StringPrototypeSlice(rest, start, end);
  rest = StringPrototypeSlice(rest, end);
  self.parseHost();
  if (typeof self.hostname !== 'string') self.hostname = '';

  const ipv6 = isIPv6(self.hostname);
  if (!ipv6) rest = cutHostname(self, rest, url);
  self.hostname =
    self.hostname.length > maxHostLength ? '' : StringPrototypeToLowerCase(self.hostname);

  if (self.hostname !== '') {
    if (ipv6) {
      if (RegExpPrototypeExec(forbiddenInIPv6, self.hostname) !== null) {
        throw new ERR_INVALID_URL(url);
      }
    } else {
      self.hostname = binding.toASCII(self.hostname);
      if (self.hostname === '' || RegExpPrototypeExec(forbiddenInHost, self.hostname) !== null) {
        throw new ERR_INVALID_URL(url);
      }
    }
  }

  self.host = `${self.hostname || ''}${self.port ? `:${self.port}` : ''}`;
  if (ipv6) {
    self.hostname = StringPrototypeSlice(self.hostname, 1, -1);
    if (rest[0] !== '/') rest = `/${rest}`;
  }
  return rest;
}

function isIPv6(hostname) {
  return hostname[0] === '[' && hostname[hostname.length - 1] === ']';
}

// What follows a separator inside of the host belongs to the path; a colon there is a port that is no number.
function cutHostname(self, rest, url) {
  const { hostname } = self;
  for (let i = 0; i < hostname.length; i++) {
    const character = hostname[i];
    if (character === ':') throw new ERR_INVALID_ARG_VALUE('url', 'Invalid port in url', url);
    if (character === '/' || character === '\\' || character === '#' || character === '?') {
      self.hostname = StringPrototypeSlice(hostname, 0, i);
      return `/${StringPrototypeSlice(hostname, i)}${rest}`;
    }
  }
  return rest;
}

Url.prototype.parseHost = function parseHost() {
  let { host } = this;
  const match = RegExpPrototypeExec(portPattern, host);
  if (match !== null) {
    const port = match[0];
    if (port !== ':') this.port = StringPrototypeSlice(port, 1);
    host = StringPrototypeSlice(host, 0, host.length - port.length);
  }
  if (host) this.hostname = host;
};

function takePath(self, rest, parseQueryString) {
  const hash = StringPrototypeIndexOf(rest, '#');
  if (hash !== -1) {
    self.hash = StringPrototypeSlice(rest, hash);
    rest = StringPrototypeSlice(rest, 0, hash);
  }
  const question = StringPrototypeIndexOf(rest, '?');
  if (question !== -1) {
    self.search = StringPrototypeSlice(rest, question);
    self.query = StringPrototypeSlice(rest, question + 1);
    if (parseQueryString) self.query = querystring().parse(self.query);
    rest = StringPrototypeSlice(rest, 0, question);
  } else if (parseQueryString) {
    self.search = null;
    self.query = { __proto__: null };
  }
  if (rest.length > 0) self.pathname = rest;
}

function format(urlObject) {
  if (typeof urlObject === 'string') return urlParse(urlObject).format();
  if (typeof urlObject !== 'object' || urlObject === null) {
    throw new ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], urlObject);
  }
  return formatParts(urlObject);
}

function formatParts(url) {
  let { auth, hash, query, search, host } = url;
  auth = auth || '';
  if (auth) {
    auth = `${StringPrototypeReplaceAll(encodeURIComponent(auth), '%3A', ':')}@`;
  }
  let protocol = url.protocol || '';
  let pathname = url.pathname || '';
  hash = hash || '';

  if (host) {
    host = auth + host;
  } else if (url.hostname) {
    const { hostname } = url;
    host =
      auth +
      (StringPrototypeIncludes(hostname, ':') && !isIPv6(hostname) ? `[${hostname}]` : hostname);
    if (url.port) host += `:${url.port}`;
  } else {
    host = '';
  }

  query = query !== null && typeof query === 'object' ? querystring().stringify(query) : '';
  search = search || (query && `?${query}`) || '';

  if (protocol && protocol[protocol.length - 1] !== ':') protocol += ':';
  if (StringPrototypeIncludes(pathname, '#'))
    pathname = StringPrototypeReplaceAll(pathname, '#', '%23');
  if (StringPrototypeIncludes(pathname, '?'))
    pathname = StringPrototypeReplaceAll(pathname, '?', '%3F');

  if (url.slashes || slashed.has(protocol)) {
    if (url.slashes || host) {
      if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol === 'file:') {
      host = '//';
    }
  }

  if (StringPrototypeIncludes(search, '#')) search = StringPrototypeReplaceAll(search, '#', '%23');
  if (hash && hash[0] !== '#') hash = `#${hash}`;
  if (search && search[0] !== '?') search = `?${search}`;
  return protocol + host + pathname + search + hash;
}

Url.prototype.format = function format() {
  return formatParts(this);
};

Url.prototype.resolve = function resolve(relative) {
  return this.resolveObject(urlParse(relative, false, true)).format();
};

Url.prototype.resolveObject = function resolveObject(relative) {
  if (typeof relative === 'string') {
    const parsed = new Url();
    parsed.parse(relative, false, true);
    relative = parsed;
  }
  const result = new Url();
  const keys = ObjectKeys(this);
  for (let i = 0; i < keys.length; i++) result[keys[i]] = this[keys[i]];
  return require('#url/legacy_resolve').resolveInto(result, relative, { hostless, slashed });
};

// Node lists parseHost last among the methods.
const { parseHost } = Url.prototype;
delete Url.prototype.parseHost;
Url.prototype.parseHost = parseHost;

function resolve(source, relative) {
  return urlParsePublic(source, false, true).resolve(relative);
}

function resolveObject(source, relative) {
  return source ? urlParsePublic(source, false, true).resolveObject(relative) : relative;
}

module.exports = { Url, format, resolve, resolveObject, urlParse, urlParsePublic };
