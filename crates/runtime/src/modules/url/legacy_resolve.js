'use strict';

// Resolving one legacy URL against another: what a browser does with a link, with the corners the legacy interface has always had.

const {
  ArrayPrototypeConcat,
  ArrayPrototypeJoin,
  ArrayPrototypePop,
  ArrayPrototypePush,
  ArrayPrototypeShift,
  ArrayPrototypeSplice,
  ArrayPrototypeUnshift,
  ObjectKeys,
  StringPrototypeEndsWith,
  StringPrototypeIndexOf,
  StringPrototypeSplit,
} = primordials;

const segmentsOf = (pathname) => (pathname ? StringPrototypeSplit(pathname, '/') : []);

function done(result) {
  result.href = result.format();
  return result;
}

function setPath(result) {
  if (result.pathname !== null || result.search !== null) {
    result.path = (result.pathname ? result.pathname : '') + (result.search ? result.search : '');
  }
}

function takeQuery(result, relative) {
  result.search = relative.search;
  result.query = relative.query;
}

// `result` is a copy of the base and becomes the answer.
function resolveInto(result, relative, kinds) {
  // The fragment is never the base's.
  result.hash = relative.hash;
  if (relative.href === '') return done(result);
  if (relative.slashes && !relative.protocol) return withOtherHost(result, relative, kinds);
  if (relative.protocol && relative.protocol !== result.protocol) {
    return withOtherProtocol(result, relative, kinds);
  }
  return withSameProtocol(result, relative, kinds);
}

// `//host/path`: everything but the protocol is new.
function withOtherHost(result, relative, { slashed }) {
  const keys = ObjectKeys(relative);
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] !== 'protocol') result[keys[i]] = relative[keys[i]];
  }
  if (slashed.has(result.protocol) && result.hostname && !result.pathname) {
    result.path = result.pathname = '/';
  }
  return done(result);
}

function withOtherProtocol(result, relative, { hostless, slashed }) {
  if (!slashed.has(relative.protocol)) {
    const keys = ObjectKeys(relative);
    for (let i = 0; i < keys.length; i++) result[keys[i]] = relative[keys[i]];
    return done(result);
  }
  result.protocol = relative.protocol;
  const isFile = relative.protocol === 'file' || relative.protocol === 'file:';
  if (!relative.host && !isFile && !hostless.has(relative.protocol)) {
    // `http:/host/path` and `http:host/path`: the first segment with something in it is the host.
    const segments = StringPrototypeSplit(relative.pathname || '', '/');
    while (segments.length > 0) {
      relative.host = ArrayPrototypeShift(segments);
      if (relative.host) break;
    }
    if (!relative.host) relative.host = '';
    if (!relative.hostname) relative.hostname = '';
    if (segments[0] !== '') ArrayPrototypeUnshift(segments, '');
    if (segments.length < 2) ArrayPrototypeUnshift(segments, '');
    result.pathname = ArrayPrototypeJoin(segments, '/');
  } else {
    result.pathname = relative.pathname;
  }
  takeQuery(result, relative);
  result.host = relative.host || '';
  result.auth = relative.auth;
  result.hostname = relative.hostname || relative.host;
  result.port = relative.port;
  if (result.pathname || result.search) {
    result.path = (result.pathname || '') + (result.search || '');
  }
  result.slashes = result.slashes || relative.slashes;
  return done(result);
}

// In a path-only protocol the host travels as the first segment; credentials may be in it.
function splitAuthFromHost(result) {
  const { host } = result;
  if (!host || StringPrototypeIndexOf(host, '@') <= 0) return;
  const halves = StringPrototypeSplit(host, '@');
  result.auth = halves[0];
  result.host = result.hostname = halves[1];
}

function hostIntoSegments(host, segments) {
  if (!host) return;
  if (segments[0] === '') segments[0] = host;
  else ArrayPrototypeUnshift(segments, host);
}

function withSameProtocol(result, relative, { slashed }) {
  const sourceAbsolute = result.pathname && result.pathname[0] === '/';
  const relativeAbsolute = relative.host || (relative.pathname && relative.pathname[0] === '/');
  let mustEndAbsolute = relativeAbsolute || sourceAbsolute || (result.host && relative.pathname);
  const removeAllDots = mustEndAbsolute;
  let source = segmentsOf(result.pathname);
  const added = segmentsOf(relative.pathname);
  const pathOnly = result.protocol && !slashed.has(result.protocol);

  if (pathOnly) {
    result.hostname = '';
    result.port = null;
    hostIntoSegments(result.host, source);
    result.host = '';
    if (relative.protocol) {
      relative.hostname = null;
      relative.port = null;
      result.auth = null;
      hostIntoSegments(relative.host, added);
      relative.host = null;
    }
    mustEndAbsolute = mustEndAbsolute && (added[0] === '' || source[0] === '');
  }

  if (relativeAbsolute) {
    takeHost(result, relative);
    takeQuery(result, relative);
    source = added;
  } else if (added.length > 0) {
    // The last segment of the base is a file name: the new path takes its place.
    ArrayPrototypePop(source);
    source = ArrayPrototypeConcat(source, added);
    takeQuery(result, relative);
  } else if (relative.search !== null && relative.search !== undefined) {
    if (pathOnly) {
      result.hostname = result.host = ArrayPrototypeShift(source);
      splitAuthFromHost(result);
    }
    takeQuery(result, relative);
    setPath(result);
    return done(result);
  }

  if (source.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    return done(result);
  }

  removeDots(source, result, relative, mustEndAbsolute, removeAllDots);
  const absolute = source[0] === '' || (source[0] && source[0][0] === '/');
  if (pathOnly) {
    const first = absolute ? '' : source.length > 0 ? ArrayPrototypeShift(source) : '';
    result.hostname = result.host = first;
    splitAuthFromHost(result);
  }
  mustEndAbsolute = mustEndAbsolute || (result.host && source.length > 0);
  if (mustEndAbsolute && !absolute) ArrayPrototypeUnshift(source, '');

  if (source.length === 0) {
    result.pathname = null;
    result.path = null;
  } else {
    result.pathname = ArrayPrototypeJoin(source, '/');
  }
  setPath(result);
  result.auth = relative.auth || result.auth;
  result.slashes = result.slashes || relative.slashes;
  return done(result);
}

// Credentials belong to a host: another host drops them.
function takeHost(result, relative) {
  if (relative.host || relative.host === '') {
    if (result.host !== relative.host) result.auth = null;
    result.host = relative.host;
    result.port = relative.port;
  }
  if (relative.hostname || relative.hostname === '') {
    if (result.hostname !== relative.hostname) result.auth = null;
    result.hostname = relative.hostname;
  }
}

function removeDots(source, result, relative, mustEndAbsolute, removeAllDots) {
  const last = source[source.length - 1];
  const trailing =
    ((result.host || relative.host || source.length > 1) && (last === '.' || last === '..')) ||
    last === '';
  let up = 0;
  for (let i = source.length - 1; i >= 0; i--) {
    const segment = source[i];
    if (segment === '.') {
      ArrayPrototypeSplice(source, i, 1);
    } else if (segment === '..') {
      ArrayPrototypeSplice(source, i, 1);
      up++;
    } else if (up > 0) {
      ArrayPrototypeSplice(source, i, 1);
      up--;
    }
  }
  if (!mustEndAbsolute && !removeAllDots) {
    for (; up > 0; up--) ArrayPrototypeUnshift(source, '..');
  }
  if (mustEndAbsolute && source[0] !== '' && (!source[0] || source[0][0] !== '/')) {
    ArrayPrototypeUnshift(source, '');
  }
  if (trailing && !StringPrototypeEndsWith(ArrayPrototypeJoin(source, '/'), '/')) {
    ArrayPrototypePush(source, '');
  }
}

module.exports = { resolveInto };
